import CanonicalJSON
import Chat
import HTTPTypes
import Testing

@testable import Node

@Suite struct DescriptionTests {
    private static let document = APIDescription.document(of: Route.all, version: "1.0.0")

    @Test("Every route of the table is one operation of the description, and every operation is a route or a probe")
    func bothWays() {
        let described = Set(Self.operations.map { "\($0.method) \($0.path)" })
        let registered = Route.all.map { "\($0.method.rawValue.lowercased()) \(APIDescription.path(of: $0))" }
        let probes = ProbeDescription.all.map { "\($0.method) \($0.path)" }
        #expect(Set(registered).count == registered.count)
        #expect(described == Set(registered + probes))
    }

    @Test("Operations have names of their own")
    func names() {
        let names = Self.operations.compactMap { $0.json["operationId"]?.string }
        #expect(names.count == Self.operations.count)
        #expect(Set(names).count == names.count)
    }

    @Test("Every schema and query parameter that a route names exists")
    func parts() {
        for route in Route.all {
            for name in [route.body, route.answer].compactMap({ $0 }) { #expect(SchemaTable.all[name] != nil, "\(route.name): \(name)") }
            for name in route.query { #expect(QueryParameters.all[name] != nil, "\(route.name): \(name)") }
            let saysNothing = route.success == .noContent || route.answersFile || route.refusals.contains(.notAvailable)
            #expect(route.answer != nil || saysNothing, "\(route.name)")
            #expect(route.answer == nil || route.success != .noContent, "\(route.name)")
            #expect(route.summary.isEmpty == false, "\(route.name)")
        }
    }

    @Test("Every schema is used by a route or by a schema that is")
    func everySchemaIsUsed() {
        var used: Set<String> = []
        var open = Route.all.flatMap { [$0.body, $0.answer].compactMap { $0 } } + ["Problem", "Health"]
        while let name = open.popLast() {
            used.insert(name)
            guard let schema = SchemaTable.all[name] else { continue }
            open += Self.references(in: schema.json).filter { !used.contains($0) }
        }
        #expect(Set(SchemaTable.all.keys).subtracting(used) == [])
    }

    @Test("A route that needs a login says so and can refuse with 401, an open one does not")
    func security() {
        for route in Route.all {
            let operation = Self.document["paths"]?[APIDescription.path(of: route)]?[route.method.rawValue.lowercased()]
            #expect(operation?["security"]?.array?.isEmpty == (route.access == .open), "\(route.name)")
            if route.access != .open { #expect(operation?["responses"]?["401"] != nil, "\(route.name)") }
        }
    }

    @Test("The description is valid OpenAPI 3.1", .enabled(if: PythonProgram.path != nil, "needs ROOKERY_PYTHON"))
    func validator() async throws {
        let program = "import json, sys; from openapi_spec_validator import validate; validate(json.load(sys.stdin)); print('valid')"
        let outcome = try await PythonProgram.run(["-c", program], input: Self.document.encoded())
        #expect(outcome.status == 0, "\(outcome.output.suffix(2000))")
        #expect(outcome.output.hasSuffix("valid\n"))
    }

    @Test("The validator sees a broken description", .enabled(if: PythonProgram.path != nil, "needs ROOKERY_PYTHON"))
    func validatorSees() async throws {
        var broken = Self.document
        broken["info"] = ["title": "Rookery"]
        let program = "import json, sys; from openapi_spec_validator import validate; validate(json.load(sys.stdin))"
        let outcome = try await PythonProgram.run(["-c", program], input: broken.encoded())
        #expect(outcome.status != 0)
    }

    private struct Operation {
        let method: String
        let path: String
        let json: JSON
    }

    private static let operations: [Operation] = (document["paths"]?.object ?? [:]).flatMap { path, item in
        (item.object ?? [:]).map { Operation(method: $0.key, path: path, json: $0.value) }
    }

    private static func references(in json: JSON) -> [String] {
        if let members = json.object {
            let own = members["$ref"]?.string.flatMap { $0.split(separator: "/").last.map(String.init) }
            return members.flatMap { references(in: $0.value) } + (own.map { [$0] } ?? [])
        }
        return (json.array ?? []).flatMap(references(in:))
    }
}
