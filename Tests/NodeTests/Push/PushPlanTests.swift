import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Whose devices are woken") struct PushPlanTests {
    struct Case: Sendable {
        let name: String
        let isTold: Bool
        /// What Ada says.
        var message: JSON = ["text": "Tea?"]
        var prepare: @Sendable (AccountStory, Person, Person, String) async throws -> Void = { _, _, _, _ in }
    }

    private static func set(_ settings: JSON) -> @Sendable (AccountStory, Person, Person, String) async throws -> Void {
        { story, ben, _, _ in try await story.must("PATCH", "users/me/settings", settings, as: ben) }
    }

    private static func room(_ settings: JSON) -> @Sendable (AccountStory, Person, Person, String) async throws -> Void {
        { story, ben, _, room in try await story.must("PUT", "rooms/\(room.inPath)/settings", settings, as: ben) }
    }

    private static let mention: JSON = ["content": ["type": "text", "text": "@ben tea?", "mentions": ["@ben:north.example"]]]

    @Test(
        "Ada writes into the kitchen; Ben, who is away, is told or not",
        arguments: [
            Case(name: "away", isTold: true), Case(name: "muted", isTold: false, prepare: room(["mute": true])),
            Case(name: "mentions only", isTold: false, prepare: room(["notify": "mentions"])),
            Case(name: "mentions only, mentioned", isTold: true, message: mention, prepare: room(["notify": "mentions"])),
            Case(name: "nothing of the room", isTold: false, message: mention, prepare: room(["notify": "none"])),
            Case(name: "account: mentions only", isTold: false, prepare: set(["notify": "mentions"])),
            Case(name: "account: mentions only, mentioned", isTold: true, message: mention, prepare: set(["notify": "mentions"])),
            Case(name: "account: nothing", isTold: false, prepare: set(["notify": "none"])),
            Case(
                name: "do not disturb", isTold: false, message: mention,
                prepare: set(["doNotDisturb": ["from": "09:00", "to": "09:00", "timeZone": "Asia/Kolkata"]])),
            Case(name: "blocked", isTold: false) { story, ben, ada, _ in
                try await story.must("PUT", "users/me/blocks/\(ada.path)", as: ben)
            },
            Case(name: "away by word", isTold: true) { story, ben, _, _ in
                try await story.must("PUT", "users/me/presence", ["status": "away"], as: ben)
            },
            Case(name: "invisible", isTold: true) { story, ben, _, _ in
                try await story.must("PUT", "users/me/presence", ["status": "offline"], as: ben)
            },
        ])
    func told(each: Case) async throws {
        try await AccountStory.tell(providers: AccountStory.providers) { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let room = try await story.room("kitchen", by: ada, with: [ben, cleo])
            try await story.wake(ben, "ben")
            try await story.wake(cleo, "cleo")
            try await each.prepare(story, ben, ada, room)
            try await story.must("POST", "rooms/\(room.inPath)/messages", each.message, as: ada, 201)
            // The witness's message mentions nobody: only what was said before counts for Ben.
            let before = try await story.told(ben, witness: cleo, of: room, by: ada)
            #expect((before > 0) == each.isTold, "\(each.name)")
        }
    }

    @Test("Whoever is connected is not woken, unless they said that they are away; whoever wrote it never is")
    func connected() async throws {
        try await AccountStory.tell(providers: AccountStory.providers) { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let room = try await story.room("kitchen", by: ada, with: [ben, cleo])
            for (person, name) in [(ada, "ada"), (ben, "ben"), (cleo, "cleo")] { try await story.wake(person, name) }
            let live = try await LiveClient(story, as: ben)
            #expect(try await story.told(ben, witness: cleo, of: room, by: ada) == 0)
            _ = try await live.ask("set_presence", ["status": "away"])
            #expect(try await story.told(ben, witness: cleo, of: room, by: ada) == 1)
            #expect(try await story.positions(of: ada).isEmpty)
        }
    }

    @Test("A room is one job for each device, which says the newest; what was read meanwhile, or said before the device came, is not told")
    func collapsed() async throws {
        try await AccountStory.tell(providers: AccountStory.providers) { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let room = try await story.room("kitchen", by: ada, with: [ben, cleo])
            try await story.wake(cleo, "cleo")
            for _ in 0..<3 { try await story.say("before", in: room, as: ada) }
            _ = try await story.told(ben, witness: cleo, of: room, by: ada)
            let phone = try await story.logIn("ben")
            try await story.wake(ben, "laptop")
            try await story.wake(phone, "phone")
            #expect(try await story.positions(of: ben).isEmpty)
            for _ in 0..<5 { try await story.say("Tea?", in: room, as: ada) }
            #expect(try await story.told(ben, witness: cleo, of: room, by: ada) == 2)
            #expect(Set(try await story.positions(of: ben)) == Set(try await story.positions(of: cleo)))
            try await story.must("POST", "auth/logout", as: ben)
            #expect(try await story.must("GET", "devices/push", as: phone)["items"]?.array?.count == 1)
        }
    }

    @Test("Reactions and edits wake nobody; an invite and a message in a direct room do, also where only mentions are wanted")
    func others() async throws {
        try await AccountStory.tell(providers: AccountStory.providers) { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            let room = try await story.room("kitchen", by: ada, with: [ben, cleo])
            let mine = try await story.say("my own words", in: room, as: ben)
            try await story.wake(ben, "ben")
            try await story.wake(cleo, "cleo")
            try await story.must("PATCH", "users/me", ["privacy": ["groups": "nobody"]], as: ben)
            try await story.must("PATCH", "users/me/settings", ["notify": "mentions"], as: ben)
            try await story.must("PUT", "messages/\(mine.pathID)/reactions/%F0%9F%91%8D", as: ada)
            let tea = try await story.say("Tea?", in: room, as: ada)
            try await story.must("PUT", "messages/\(tea.pathID)", ["content": ["type": "text", "text": "Tea!"]], as: ada)
            #expect(try await story.told(ben, witness: cleo, of: room, by: ada) == 0)
            _ = try await story.room("attic", by: ada, with: [ben])
            #expect(try await story.told(ben, witness: cleo, of: room, by: ada) == 1)
            try await story.must("POST", "users/\(ben.path)/messages", ["text": "psst"], as: ada, 201)
            #expect(try await story.told(ben, witness: cleo, of: room, by: ada) == 2)
        }
    }

    @Test("What was said just before the node went away is told after its next start, and nothing twice")
    func restart() async throws {
        let folder = TemporaryFolder()
        var room = ""
        try await AccountStory.tell(in: folder, providers: AccountStory.providers) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            room = try await story.room("kitchen", by: ada, with: [ben])
            try await story.wake(ben, "ben")
            try await story.say("Tea?", in: room, as: ada)
            for _ in 0..<4_000 where try await story.positions(of: ben).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            // As after a crash: the follower has not got so far.
            try await story.node.context.write { transaction in
                try transaction.session.run("DELETE FROM jobs WHERE kind = 'push.web'")
                try transaction.session.run("UPDATE node_facts SET value = '0' WHERE key = 'push_through'")
            }
        }
        try await AccountStory.tell(in: folder, providers: AccountStory.providers) { story in
            let ben = try await story.logIn("ben")
            for _ in 0..<4_000 where try await story.positions(of: ben).isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            #expect(try await story.positions(of: ben).count == 1)
        }
    }
}
