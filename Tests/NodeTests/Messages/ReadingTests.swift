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

    @Test("A receipt says when the message was first passed, not when the marker last moved")
    func times() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            var messages: [JSON] = []
            for number in 1...3 {
                story.time.advance(seconds: 60)
                let message = try await story.say("\(number)", in: kitchen, as: ada)
                messages.append(message)
                let marker: JSON = ["messageId": message["id"] ?? .null]
                try await story.must("POST", "rooms/\(kitchen.inPath)/delivered", marker, as: ben)
                story.time.advance(seconds: 5)
                if number == 2 { try await story.must("POST", "rooms/\(kitchen.inPath)/read", marker, as: ben) }
            }
            let receipts = try await messages.asyncMap { try await story.must("GET", "messages/\($0.pathID)/receipts", as: ada) }
            let times = receipts.map { $0["items"]?.array?.first }
            let start = WallTime.start
            #expect(times.map { $0?["deliveredAt"] } == [60, 125, 190].map { .time(start + $0 * 1000) })
            #expect(times.map { $0?["readAt"] } == [.time(start + 130_000), .time(start + 130_000), .null])
        }
    }

    @Test("Of a message far back the oldest move that is kept says by when it was read, and no time is before the message")
    func farBack() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            var messages: [JSON] = []
            for _ in 1...40 {
                story.time.advance(seconds: 10)
                let message = try await story.say("again", in: kitchen, as: ada)
                messages.append(message)
                try await story.must("POST", "rooms/\(kitchen.inPath)/read", ["messageId": message["id"] ?? .null], as: ben)
            }
            let late = try await story.say("at once", in: kitchen, as: ada)
            try await story.must("POST", "rooms/\(kitchen.inPath)/read", [:], as: ben)
            let receipts = try await [messages[0], messages[39], late].asyncMap {
                try await story.must("GET", "messages/\($0.pathID)/receipts", as: ada)["items"]?.array?.first?["readAt"]
            }
            #expect(receipts == [90, 400, 400].map { .time(WallTime.start + $0 * 1000) })
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

extension Array {
    fileprivate func asyncMap<Other>(_ change: (Element) async throws -> Other) async rethrows -> [Other] {
        var changed: [Other] = []
        for element in self { changed.append(try await change(element)) }
        return changed
    }
}

extension JSON {
    /// A number as a text.
    fileprivate var asText: JSON { .string(int.map(String.init) ?? "") }
}
