import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite struct RefusalCountTests {
    @Test("A refusal is counted by its code, whichever door it goes out of")
    func doors() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            func count(_ code: String) -> Bool { story.node.registry.text().contains("rookery_refusals_total{code=\"\(code)\"} 1\n") }

            let http = HTTPClient(port: story.port)
            let open = try await http.get("/socket.io/?EIO=4&transport=polling")
            let sid = try #require(try JSON(parsing: Array(open.body.dropFirst()))["sid"]?.string)
            let path = "/socket.io/?EIO=4&transport=polling&sid=\(sid)"
            #expect(!count("unauthenticated"))
            _ = try await http.send("POST", path, headers: [("content-type", "text/plain")], body: Array(#"40{"token":"nonsense"}"#.utf8))
            #expect(try await http.get(path).text.hasPrefix("44"))
            #expect(count("unauthenticated"))

            let live = try await LiveClient(story, as: ada)
            #expect(!count("room_not_found"))
            #expect(try await live.ask("join_room", ["roomId": "!nowhere"])["error"]?["code"]?.string == "room_not_found")
            #expect(count("room_not_found"))
        }
    }
}
