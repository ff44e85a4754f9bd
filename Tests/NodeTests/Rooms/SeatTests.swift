import CanonicalJSON
import Cast
import Testing

@testable import Node

/// The door remembers who may write where; it must never remember wrongly.
@Suite struct SeatTests {
    @Test("Who is put out and comes back may write exactly while a member, also when all of it happens at once")
    func outAndIn() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let (path, seat) = ("rooms/\(kitchen.inPath)/messages", "rooms/\(kitchen.inPath)/members/\(ben.id.inPath)")
            for _ in 1...3 {
                try await story.say("here", in: kitchen, as: ben)
                try await story.must("DELETE", seat, as: ada, 204)
                #expect(try await story.code("POST", path, ["text": "gone"], as: ben) == "room_not_found")
                try await story.must("PUT", seat, [:], as: ada)
            }
            #expect(try await story.texts(in: kitchen, as: ada) == ["here", "here", "here"])
        }
    }

    @Test("Of writes and a kick that ride one commit, none is accepted after the kick")
    func sameCommit() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            try await story.say("warm", in: kitchen, as: ben)
            let (path, seat) = ("rooms/\(kitchen.inPath)/messages", "rooms/\(kitchen.inPath)/members/\(ben.id.inPath)")
            let positions = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for _ in 1...40 {
                    group.addTask { try await story.ask("POST", path, ["text": "still here"], as: ben).json?["position"]?.int }
                }
                group.addTask {
                    try await story.must("DELETE", seat, as: ada, 204)
                    return nil
                }
                return try await group.reduce(into: [Int64]()) { if let position = $1 { $0.append(position) } }
            }
            let after = try await story.say("the last word", in: kitchen, as: ada)["position"]?.int ?? 0
            #expect(positions.allSatisfy { $0 < after })
            #expect(try await story.texts(in: kitchen, as: ada, "?limit=100").count == positions.count + 2)
            #expect(try await story.code("POST", path, ["text": "gone"], as: ben) == "room_not_found")
        }
    }
}
