import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite struct ReadingTests {
    private func unread(_ story: AccountStory, _ room: String, _ person: Person) async throws -> [Int64?] {
        let counts = try await story.must("GET", "rooms/\(room.inPath)/unread", as: person)
        return [counts["unread"]?.int, counts["mentions"]?.int]
    }

    @Test("Unread and mentions count what others said since the marker, not one's own, not what was deleted")
    func counts() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let mention: JSON = ["content": ["type": "text", "text": "@ben dinner", "mentions": [.string(ben.id)]]]
            let first = try await story.say("one", in: kitchen, as: ada)
            try await story.must("POST", "rooms/\(kitchen.inPath)/messages", mention, as: ada, 201)
            try await story.say("mine", in: kitchen, as: ben)
            #expect(try await unread(story, kitchen, ben) == [2, 1])
            #expect(try await unread(story, kitchen, ada) == [1, 0])
            try await story.must("DELETE", "messages/\(first.pathID)?for=everyone", as: ada, 204)
            #expect(try await unread(story, kitchen, ben) == [1, 1])
            try await story.must("POST", "rooms/\(kitchen.inPath)/read", [:], as: ben)
            #expect(try await unread(story, kitchen, ben) == [0, 0])
            #expect(try await story.must("GET", "unread", as: ada)["total"]?.int == 1)
        }
    }

    @Test("The counts are the same after the tail has been folded into its tables, and after a restart")
    func folding() async throws {
        let folder = TemporaryFolder()
        var made: (people: [Person], room: String) = ([], "")
        try await AccountStory.tell(in: folder) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let room = try await story.room("kitchen", by: ada, with: [ben])
            for number in 1...5 {
                try await story.say("\(number)", in: room, as: number % 2 == 0 ? ben : ada, ["tempId": .int(number).asText])
            }
            made = ([ada, ben], room)
            let before = try await unread(story, room, ben)
            #expect(before == [3, 0])
            let node = story.node.context
            try await node.log.fold(in: node.database, at: node.world.now())
            #expect(try await unread(story, room, ben) == before)
            try await story.say("6", in: room, as: ben)
            #expect(try await unread(story, room, ben) == before)
            let again = try await story.must("POST", "rooms/\(room.inPath)/messages", ["text": "5", "tempId": "5"], as: ada, 200)
            #expect(again["content"]?["text"]?.string == "5")
        }
        let (people, room) = made
        try await AccountStory.tell(in: folder) { story in
            let counts = try await unread(story, room, people[1])
            #expect(counts == [3, 0])
            let texts = try await story.texts(in: room, as: people[0])
            #expect(texts == ["1", "2", "3", "4", "5", "6"])
        }
    }

    @Test("A sender sees sent, delivered, read as the others go on; receipts name them, unless they keep it to themselves")
    func receipts() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben, cleo])
            let message = try await story.say("dinner", in: kitchen, as: ada)
            let path = "messages/\(message.pathID)"
            let marker: JSON = ["messageId": message["id"] ?? .null]
            #expect(message["status"]?.string == "sent")
            for person in [ben, cleo] { try await story.must("POST", "rooms/\(kitchen.inPath)/delivered", marker, as: person) }
            #expect(try await story.must("GET", path, as: ada)["status"]?.string == "delivered")
            try await story.must("PATCH", "users/me", ["privacy": ["readReceipts": false]], as: cleo)
            for person in [ben, cleo] { try await story.must("POST", "rooms/\(kitchen.inPath)/read", marker, as: person) }
            let after = try await story.must("GET", path, as: ada)
            #expect(after["receipts"]?["read"]?.int == 1)
            #expect(after["receipts"]?["delivered"]?.int == 2)
            #expect(try await story.must("GET", path, as: ben)["status"] == nil)
            let receipts = try await story.must("GET", "\(path)/receipts", as: ada)["items"]?.array ?? []
            #expect(receipts.filter { $0["readAt"]?.string != nil }.compactMap { $0["user"]?["username"]?.string } == ["ben"])
        }
    }

    @Test("A marker never goes back")
    func forward() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let first = try await story.say("1", in: kitchen, as: ada)
            let second = try await story.say("2", in: kitchen, as: ada)
            try await story.must("POST", "rooms/\(kitchen.inPath)/read", ["messageId": second["id"] ?? .null], as: ben)
            try await story.must("POST", "rooms/\(kitchen.inPath)/read", ["messageId": first["id"] ?? .null], as: ben)
            let room = try await story.must("GET", "rooms/\(kitchen.inPath)", as: ben)
            #expect(room["me"]?["readUpTo"] == second["id"])
            #expect(try await unread(story, kitchen, ben) == [0, 0])
        }
    }
}

extension JSON {
    /// A number as a text.
    fileprivate var asText: JSON { .string(int.map(String.init) ?? "") }
}
