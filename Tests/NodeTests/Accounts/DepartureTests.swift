import CanonicalJSON
import Cast
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
            let witness = try await LiveWitness(story, as: ben)
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
