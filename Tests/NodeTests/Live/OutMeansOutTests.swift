import CanonicalJSON
import Cast
import Testing

@testable import Node

/// After the event that says so, no byte of the room (or at all) reaches the open socket, while the others go on talking.
@Suite struct OutMeansOutTests {
    private static let talkers = 3
    private static let talk = 60

    /// Several people talk in the room at once, and in the midst of it something happens to Ben.
    private func underLoad(
        _ story: AccountStory, _ deed: (_ ada: Person, _ ben: Person, _ room: String) async throws -> Void,
        _ judge: (_ ben: LiveClient, _ room: String, _ last: JSON) async throws -> Void
    ) async throws {
        let (ada, ben) = (try await story.admin("dan"), try await story.register("ben"))
        var others: [Person] = []
        for number in 1...Self.talkers { others.append(try await story.register("talker\(number)")) }
        let room = try await story.room("kitchen", by: ada, with: [ben] + others)
        let client = try await LiveClient(story, as: ben)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for person in others {
                group.addTask { for number in 1...Self.talk { try await story.say("\(number)", in: room, as: person) } }
            }
            for _ in 1...20 { _ = try await client.event("new_message") }
            try await deed(ada, ben, room)
            try await group.waitForAll()
        }
        let last = try await story.say("after everything", in: room, as: ada)
        try await judge(client, room, last)
    }

    /// The user's own departure is the last thing the socket hears of the room; other things it still hears.
    private func judgeRoom(_ ben: LiveClient, _ room: String, _ last: JSON) async throws {
        _ = try await ben.ask("get_unread_count", [:])
        let heard = ben.takeHeard().filter { $0["data"]?["roomId"]?.string == room || $0["data"]?["message"]?["roomId"]?.string == room }
        #expect(heard.last?["event"]?.string == "user_left")
        #expect(heard.count { $0["event"]?.string == "user_left" } == 1)
        #expect(!heard.texts.contains("after everything"))
        let refused = try await ben.ask("send_message", ["roomId": .string(room), "text": "let me in"])
        #expect(refused["error"]?["code"]?.string == "room_not_found")
        let typing = try await ben.ask("typing_start", ["roomId": .string(room)])
        #expect(typing["error"]?["code"]?.string == "room_not_found")
    }

    /// `session_ended` is the last thing the socket hears at all, and the token opens nothing any more.
    private func judgeSession(_ story: AccountStory, _ ben: Person, _ client: LiveClient, _ reason: String) async throws {
        let heard = try await client.rest()
        #expect(heard.last?["event"]?.string == "session_ended")
        #expect(heard.last?["data"]?["reason"]?.string == reason)
        #expect(!heard.texts.contains("after everything"))
        #expect(try await story.ask("GET", "users/me", as: ben).status == 401)
    }

    @Test("Kicked under load: user_left is the last Ben hears of the room")
    func kicked() async throws {
        try await AccountStory.tell { story in
            try await underLoad(story) { ada, ben, room in
                try await story.must("DELETE", "rooms/\(room.inPath)/members/\(ben.path)", as: ada, 204)
            } _: {
                try await judgeRoom($0, $1, $2)
            }
        }
    }

    @Test("Banned under load: user_left is the last Ben hears of the room")
    func banned() async throws {
        try await AccountStory.tell { story in
            try await underLoad(story) { ada, ben, room in
                try await story.must("DELETE", "rooms/\(room.inPath)/members/\(ben.path)?ban=true", as: ada, 204)
            } _: {
                try await judgeRoom($0, $1, $2)
            }
        }
    }

    @Test("Logged out under load: session_ended is the last Ben hears at all")
    func loggedOut() async throws {
        try await AccountStory.tell { story in
            var person: Person?
            try await underLoad(story) { _, ben, _ in
                person = ben
                try await story.must("POST", "auth/logout", [:], as: ben)
            } _: { client, _, _ in
                try await judgeSession(story, try #require(person), client, "logout")
            }
        }
    }

    @Test("Suspended under load: session_ended is the last Ben hears at all")
    func suspended() async throws {
        try await AccountStory.tell { story in
            var person: Person?
            try await underLoad(story) { ada, ben, _ in
                person = ben
                try await story.must("PATCH", "admin/users/\(ben.path)", ["suspended": true], as: ada)
            } _: { client, _, _ in
                try await judgeSession(story, try #require(person), client, "suspended")
            }
        }
    }

    @Test("A send that is on its way while its session ends is refused, or was committed before")
    func sendAfterEnd() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let kitchen = try await story.room("kitchen", by: ada)
            let other = try await story.logIn("ada")
            try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for number in 1...40 {
                    group.addTask {
                        (
                            number,
                            try await story.ask("POST", "rooms/\(kitchen.inPath)/messages", ["text": .string("\(number)")], as: ada).status
                        )
                    }
                }
                group.addTask { (0, try await story.ask("POST", "auth/logout", [:], as: ada).status) }
                var sent: Set<String> = []
                for try await (number, status) in group where number > 0 {
                    #expect(status == 201 || status == 401)
                    if status == 201 { sent.insert("\(number)") }
                }
                #expect(Set(try await story.texts(in: kitchen, as: other, "?limit=100")) == sent)
            }
            #expect(try await story.ask("POST", "rooms/\(kitchen.inPath)/messages", ["text": "late"], as: ada).status == 401)
        }
    }
}
