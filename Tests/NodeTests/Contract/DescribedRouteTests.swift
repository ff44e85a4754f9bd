import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite struct DescribedRouteTests {
    @Test("Every path and method that a running node describes is there and gives an answer that its description names")
    func everyOperation() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let document = try await story.must("GET", "openapi.json", as: nil)
            let paths = try #require(document["paths"]?.object)
            var asked = 0
            for (path, item) in paths {
                for (method, operation) in item.object ?? [:] where operation["responses"] != nil {
                    // Logging out and leaving would end the story: they are asked without the one thing that they need.
                    let reply = try await ask(story, method, path, operation, as: dan)
                    let known = (operation["responses"]?.object ?? [:]).map(\.key)
                    #expect(known.contains(String(reply.status)), "\(method) \(path): \(reply.status) \(reply.text)")
                    #expect(reply.code != "not_found" && reply.status != 405, "\(method) \(path): \(reply.text)")
                    asked += 1
                }
            }
            #expect(asked > Route.all.count)
        }
    }

    /// Asks for things that are not there, with nothing in the body; without a login where that would end the session.
    private func ask(
        _ story: AccountStory, _ method: String, _ path: String, _ operation: JSON, as person: Person
    ) async throws -> HTTPReply {
        let place = path.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? "nothing" : $0 }
            .joined(separator: "/")
        var headers: [(name: String, value: String)] = []
        if operation["operationId"]?.string != "logOut" { headers.append(("authorization", "Bearer \(person.token)")) }
        let takesBody = operation["requestBody"] != nil
        if takesBody { headers.append(("content-type", "application/json")) }
        return try await HTTPClient(port: story.port).send(
            method.uppercased(), place, headers: headers, body: takesBody ? Array("{}".utf8) : nil)
    }
}
