import CanonicalJSON
import Testing

@testable import Node

@Suite struct SchemaTests {
    @Test("The example of every object fits its schema", arguments: ContractExamples.objects)
    func objects(name: String, value: JSON) {
        #expect(SchemaCheck.faults(of: value, as: name) == [])
    }

    @Test("The bodies of the client API fit their schemas", arguments: ContractExamples.bodies)
    func bodies(name: String, value: JSON) {
        #expect(SchemaCheck.faults(of: value, as: name) == [])
    }

    @Test("A value with one fault does not fit", arguments: ContractExamples.broken)
    func broken(name: String, value: JSON) {
        #expect(SchemaCheck.faults(of: value, as: name).isEmpty == false)
    }

    @Test("Every schema that a schema names exists")
    func references() {
        for (name, schema) in SchemaTable.all {
            for reference in references(in: schema.json) { #expect(SchemaTable.all[reference] != nil, "\(name) names \(reference)") }
        }
    }

    private func references(in json: JSON) -> [String] {
        if let members = json.object {
            let own = members["$ref"]?.string.flatMap { $0.split(separator: "/").last.map(String.init) }
            return members.flatMap { references(in: $0.value) } + (own.map { [$0] } ?? [])
        }
        return (json.array ?? []).flatMap(references(in:))
    }
}
