import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite("Figures for admins")
struct StatRouteTests {
    @Test("A minute that is over is written with what happened in it: messages, people, requests and how long they took")
    func minute() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            let room = try await story.must("POST", "rooms", ["kind": "group", "name": "Kitchen"], as: ada, 201)
            let id = try #require(room["id"]?.string).replacing("!", with: "%21")
            for text in ["one", "two"] { _ = try await story.must("POST", "rooms/\(id)/messages", ["text": .string(text)], as: ada, 201) }
            story.time.advance(seconds: 60)
            await story.node.keepStats()
            let stats = try await story.must("GET", "admin/stats?by=minute", as: dan)
            let first = try #require(stats["items"]?.array?.first)
            #expect(first["messages"]?.int == 2 && first["activeUsers"]?.int == 1)
            #expect((first["requests"]?.int ?? 0) >= 4 && first["errors"]?.int == 0)
            #expect((first["answers"]?["p99"]?.double ?? 0) > 0 && (first["commits"]?["median"]?.double ?? 0) > 0)
            #expect(stats["now"]?["name"]?.string == "north.example")
            #expect(SchemaCheck.faults(of: stats, as: "Stats") == [])
            let days = try await story.must("GET", "admin/stats?by=day&limit=1", as: dan)
            #expect(days["items"]?.array?.first?["messages"]?.int == 2)
        }
    }

    @Test("What was counted before a stop is there after the next start")
    func restart() async throws {
        let folder = TemporaryFolder()
        try await AccountStory.tell(in: folder) { story in
            let ada = try await story.register("ada")
            _ = try await story.must("POST", "rooms", ["kind": "group", "name": "Kitchen"], as: ada, 201)
        }
        try await AccountStory.tell(in: folder) { story in
            let dan = try await story.admin()
            let items = try await story.must("GET", "admin/stats?by=minute", as: dan)["items"]?.array ?? []
            #expect(items.count == 1 && (items.first?["requests"]?.int ?? 0) >= 2)
        }
    }

    @Test("A time step that there is not is named")
    func refusals() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let reply = try await story.ask("GET", "admin/stats?by=week", as: dan)
            #expect(reply.status == 422 && reply.json?["errors"]?.array?.first?["field"]?.string == "by")
            #expect(try await story.ask("GET", "admin/stats?limit=many", as: dan).status == 422)
            #expect(try await story.ask("GET", "admin/stats?limit=0", as: dan).status == 200)
        }
    }
}
