import CanonicalJSON
import Cast
import Chat
import Testing

@testable import Node

/// The newest page comes out of memory; it must not show.
@Suite struct RecentMessagesTests {
    /// The newest page as `GET` answers it first, and read from the log.
    private static func pages(_ story: AccountStory, _ room: String, as person: Person, limit: Int = 50) async throws -> (JSON, JSON) {
        let path = "rooms/\(room.inPath)/messages?limit=\(limit)"
        let end = Cursor(1 << 52).encoded
        var read = try await story.must("GET", "\(path)&before=\(end)", as: person)
        read["next"] = .null
        return (try await story.must("GET", path, as: person), read)
    }

    @Test("Whatever people do, everybody's newest page is what the log says", arguments: [1, 2] as [UInt64])
    func sameAsRead(_ seed: UInt64) async throws {
        var random = SplitMix(seed: seed)
        try await AccountStory.tell {
            $0.rooms.pageDefault = 6
        } _: { story in
            let people = [try await story.register("ada"), try await story.register("ben"), try await story.register("cleo")]
            let kitchen = try await story.room("kitchen", by: people[0], with: Array(people.dropFirst()))
            var messages: [JSON] = []
            for step in 0..<40 {
                let person = people[Int.random(in: 0..<3, using: &random)]
                let message = messages.suffix(10).randomElement(using: &random)
                switch (Int.random(in: 0..<9, using: &random), message) {
                case (0, let message?):
                    try await story.mayFail(
                        "PUT", "messages/\(message.pathID)", ["content": ["type": "text", "text": .string("edit \(step)")]], person)
                case (1, let message?), (2, let message?):
                    let emoji = (step % 2 == 0 ? "👍" : "🎉").inPath
                    let method = step % 3 == 0 ? "DELETE" : "PUT"
                    try await story.mayFail(method, "messages/\(message.pathID)/reactions/\(emoji)", nil, person)
                case (3, let message?): try await story.mayFail("DELETE", "messages/\(message.pathID)?for=me", nil, person)
                case (4, let message?): try await story.mayFail("DELETE", "messages/\(message.pathID)?for=everyone", nil, person)
                case (5, _): try await story.mayFail("PATCH", "users/me", ["displayName": .string("Name \(step)")], person)
                case (6, let message?):
                    try await story.mayFail("POST", "rooms/\(kitchen.inPath)/read", ["messageId": message["id"] ?? .null], person)
                case (7, let message?):
                    messages.append(try await story.say("answer \(step)", in: kitchen, as: person, ["replyTo": message["id"] ?? .null]))
                default: messages.append(try await story.say("message \(step)", in: kitchen, as: person))
                }
                let (shown, read) = try await Self.pages(story, kitchen, as: people[step % 3], limit: 6)
                #expect(shown == read, "step \(step) of seed \(seed)")
            }
            #expect(story.node.context.recent.size > 0)
        }
    }

    @Test("Who joined late sees nothing of before where history is hidden, and who was removed nothing at all")
    func stretches() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, ["history": "joined"])
            try await story.say("before", in: kitchen, as: ada)
            #expect(try await story.texts(in: kitchen, as: ada) == ["before"])
            try await story.must("PUT", "rooms/\(kitchen.inPath)/members/\(ben.path)", [:], as: ada)
            try await story.say("after", in: kitchen, as: ada)
            #expect(try await story.texts(in: kitchen, as: ada) == ["before", "after"])
            #expect(try await story.texts(in: kitchen, as: ben) == ["after"])
            try await story.must("DELETE", "rooms/\(kitchen.inPath)/members/\(ben.path)", as: ada, 204)
            try await story.say("without ben", in: kitchen, as: ada)
            #expect(try await story.texts(in: kitchen, as: ben) == ["after"])
        }
    }

    @Test("A page longer than what is kept is read from the log")
    func longer() async throws {
        try await AccountStory.tell {
            $0.rooms.pageDefault = 3
        } _: { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            for number in 1...20 { try await story.say("\(number)", in: kitchen, as: ada) }
            for limit in [3, 4, 5, 19, 20, 21] {
                #expect(try await story.texts(in: kitchen, as: ada, "?limit=\(limit)") == (1...20).suffix(limit).map(String.init))
            }
        }
    }

    @Test("While one room is read by many and written by many, nobody finds less than was acknowledged to them")
    func underLoad() async throws {
        try await AccountStory.tell {
            $0.rooms.pageDefault = 10
        } _: { story in
            let people = [try await story.register("ada"), try await story.register("ben"), try await story.register("cleo")]
            let kitchen = try await story.room("kitchen", by: people[0], with: Array(people.dropFirst()))
            try await withThrowingTaskGroup { group in
                for (index, person) in people.enumerated() {
                    group.addTask {
                        for number in 0..<15 {
                            let said = try await story.say("\(index) \(number)", in: kitchen, as: person)
                            let page = try await story.must("GET", "rooms/\(kitchen.inPath)/messages?limit=10", as: person)
                            let positions = (page["items"]?.array ?? []).compactMap { $0["position"]?.int }
                            #expect((positions.last ?? 0) >= said["position"]?.int ?? .max)
                            #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 })
                            let ids = (page["items"]?.array ?? []).map { $0["id"]?.string }
                            let newer = positions.filter { $0 > said["position"]?.int ?? 0 }.count
                            if newer < 10 { #expect(ids.contains(said["id"]?.string)) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let (shown, read) = try await Self.pages(story, kitchen, as: people[0], limit: 10)
            #expect(shown == read)
        }
    }
}

extension AccountStory {
    /// Something that may be refused: what was meant may be gone.
    fileprivate func mayFail(_ method: String, _ path: String, _ body: JSON?, _ person: Person) async throws {
        let reply = try await ask(method, path, body, as: person)
        #expect(reply.status < 500, "\(reply.text)")
    }
}
