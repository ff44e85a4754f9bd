import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Taking one's data, and leaving")
struct DepartureTests {
    /// A room of Ada's with Ben in it, where both have spoken.
    private func lobby(_ story: AccountStory, _ ada: Person, _ ben: Person) async throws -> String {
        let body: JSON = ["kind": "group", "name": "lobby", "visibility": "public", "members": [.string(ben.id)]]
        let room = try #require(try await story.ask("POST", "rooms", body, as: ada).json?["id"]?.string)
        let path = "rooms/\(room.replacing("!", with: "%21"))"
        for (person, text) in [(ada, "one"), (ben, "two"), (ada, "three")] {
            #expect(try await story.ask("POST", "\(path)/messages", ["text": .string(text)], as: person).status == 201)
        }
        return path
    }

    @Test("The export holds profile, settings, sessions, contacts, blocks, rooms, and all one said, page by page")
    func export() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            _ = try await lobby(story, ada, ben)
            _ = try await story.ask("PUT", "users/me/contacts/\(ben.path)", as: ada)
            let first = try #require(try await story.ask("GET", "users/me/export?limit=1", as: ada).json)
            #expect(first["user"]?["id"]?.string == ada.id && first["settings"]?["notify"]?.string == "all")
            #expect(first["sessions"]?.array?.count == 1 && first["contacts"]?.array?.map { $0["id"]?.string } == [ben.id])
            #expect(first["blocks"]?.array == [] && first["rooms"]?.array?.map { $0["name"]?.string } == ["lobby"])
            #expect(first["messages"]?["items"]?.array?.map { $0["content"]?["text"]?.string } == ["one"])
            let next = try #require(first["messages"]?["next"]?.string)
            let second = try #require(try await story.ask("GET", "users/me/export?limit=1&after=\(next)", as: ada).json)
            #expect(second.object?.keys == ["messages"])
            #expect(second["messages"]?["items"]?.array?.map { $0["content"]?["text"]?.string } == ["three"])
            #expect(second["messages"]?["next"]?.isNull == true)
        }
    }

    @Test("Who deletes the account leaves the rooms, is out everywhere, and leaves what was said", arguments: [false, true])
    func delete(erases: Bool) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let path = try await lobby(story, ada, ben)
            let witness = try await LiveClient(story, as: ben)
            let reply = try await story.ask("DELETE", "users/me", ["password": .string(Person.password), "erase": .bool(erases)], as: ben)
            #expect(reply.status == 204)
            #expect(try await witness.rest().last?["event"]?.string == "session_ended")
            #expect(try await story.ask("GET", "users/me", as: ben).code == "session_ended")
            #expect(try await story.logInReply("ben").code == "bad_credentials")
            #expect(try await story.ask("GET", "users/\(ben.path)", as: ada).code == "user_not_found")
            let messages = try await story.ask("GET", "\(path)/messages", as: ada).json?["items"]?.array ?? []
            #expect(messages.map { $0["content"]?["text"]?.string } == ["one", erases ? nil : "two", "three"])
            #expect(messages.map { $0["deleted"]?.bool } == [false, erases, false])
            let members = try await story.ask("GET", "\(path)/members", as: ada).json?["items"]?.array ?? []
            #expect(members.map { $0["user"]?["id"]?.string } == [ada.id])
            let taken = try await story.ask("POST", "auth/register", ["username": "ben", "password": "correct horse battery"])
            #expect(taken.code == "username_taken")
        }
    }

    @Test("Who erases what was said takes it back in rooms left before, too: the others are told, live and when they come back")
    func eraseEverywhere() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let kitchen = try await story.room("kitchen", by: ada, with: [ben])
            let secret = try await story.say("my recipe", in: kitchen, as: ben)
            try await story.say("thank you", in: kitchen, as: ada)
            try await story.must("POST", "rooms/\(kitchen.inPath)/leave", [:], as: ben)
            #expect(try await story.found("recipe", in: kitchen, as: ada) == ["my recipe"])
            let live = try await LiveClient(story, as: ada)
            let before = live.position
            try await story.must("DELETE", "users/me", ["password": .string(Person.password), "erase": true], as: ben, 204)
            let told = try await live.event("message_deleted")
            #expect(told["messageId"] == secret["id"] && told["roomId"]?.string == kitchen && told["by"]?["username"]?.string == "ben")
            #expect(try await LiveClient(story, as: ada, from: before).takeHeard().names.contains("message_deleted"))
            let message = try await story.must("GET", "messages/\(secret.pathID)", as: ada)
            #expect(message["deleted"]?.bool == true && message["content"] == [:])
            #expect(try await story.texts(in: kitchen, as: ada) == ["", "thank you"])
            #expect(try await story.indexed("recipe") == 0)
        }
    }

    @Test("What was said in a room that is gone is erased there as well")
    func eraseRemoved() async throws {
        try await AccountStory.tell { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            let cellar = try await story.room("cellar", by: ada, with: [ben])
            let position = try #require(try await story.say("hidden treasure", in: cellar, as: ben)["position"]?.int)
            try await story.must("DELETE", "rooms/\(cellar.inPath)", as: ada, 204)
            try await story.must("DELETE", "users/me", ["password": .string(Person.password), "erase": true], as: ben, 204)
            let event = try await story.node.context.database.read { try $0.event(at: position) }
            #expect(event?.redactedBy != nil && String(decoding: event?.body ?? [], as: UTF8.self).contains("treasure") == false)
        }
    }

    @Test("A wrong password deletes nothing")
    func wrongPassword() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let path = try await lobby(story, ada, ben)
            let reply = try await story.ask("DELETE", "users/me", ["password": "wrong password", "erase": true], as: ben)
            #expect(reply.status == 401 && reply.code == "bad_credentials")
            #expect(try await story.ask("GET", "\(path)/members", as: ben).json?["items"]?.array?.count == 2)
        }
    }
}
