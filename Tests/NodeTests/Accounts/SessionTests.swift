import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Sessions")
struct SessionTests {
    @Test("The list shows where one is logged in, and which of them asks")
    func list() async throws {
        try await AccountStory.tell { story in
            let laptop = try await story.register("ada")
            story.time.advance(seconds: 5)
            let phone = try await story.logIn("ada")
            let page = try await story.ask("GET", "auth/sessions", as: laptop)
            let items = page.json?["items"]?.array ?? []
            #expect(items.map { $0["id"]?.string } == [laptop.sessionID, phone.sessionID])
            #expect(items.map { $0["device"]?.string } == ["laptop", "phone"])
            #expect(items.map { $0["current"]?.bool } == [true, false])
            #expect(items[1]["createdAt"]?.string == "2026-11-21T20:00:05.000Z")
            #expect(page.json?["prev"]?.isNull == true && page.json?["next"]?.isNull == true)
        }
    }

    @Test("An ended session is dead at once, its socket hears so and nothing after; the others live on")
    func end() async throws {
        try await AccountStory.tell { story in
            let laptop = try await story.register("ada")
            let phone = try await story.logIn("ada")
            let witness = try await LiveClient(story, as: phone)
            #expect(try await story.ask("GET", "users/me", as: phone).status == 200)
            #expect(try await story.ask("DELETE", "auth/sessions/\(phone.sessionID)", as: laptop).status == 204)
            let reply = try await story.ask("GET", "users/me", as: phone)
            #expect(reply.status == 401 && reply.code == "session_ended")
            #expect(try await story.refresh(phone.refreshToken).code == "session_ended")
            let heard = try await witness.rest()
            #expect(heard.last == ["event": "session_ended", "data": ["reason": "ended"]])
            #expect(try await story.ask("GET", "users/me", as: laptop).status == 200)
            #expect(try await story.ask("GET", "auth/sessions", as: laptop).json?["items"]?.array?.count == 1)
        }
    }

    @Test("Somebody else's session is one that does not exist")
    func foreign() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            for id in [ada.sessionID, "nonsense", "%00", "%FF"] {
                let reply = try await story.ask("DELETE", "auth/sessions/\(id)", as: ben)
                #expect(reply.status == 404 && reply.code == "session_not_found")
            }
            #expect(try await story.ask("GET", "users/me", as: ada).status == 200)
        }
    }

    @Test("Logging out ends this session, with all every one of them")
    func logOut() async throws {
        try await AccountStory.tell { story in
            let devices = [try await story.register("ada"), try await story.logIn("ada"), try await story.logIn("ada")]
            let witness = try await LiveClient(story, as: devices[2])
            #expect(try await story.ask("POST", "auth/logout", as: devices[0]).status == 200)
            #expect(try await story.ask("GET", "users/me", as: devices[0]).code == "session_ended")
            #expect(try await story.ask("GET", "users/me", as: devices[1]).status == 200)
            #expect(try await story.ask("POST", "auth/logout", ["all": true], as: devices[1]).status == 200)
            for device in devices { #expect(try await story.ask("GET", "users/me", as: device).code == "session_ended") }
            #expect(try await witness.rest().last == ["event": "session_ended", "data": ["reason": "logout"]])
        }
    }

    @Test("A session that ended in the same batch writes nothing more")
    func sameBatch() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let replies = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
                group.addTask { try await story.ask("POST", "auth/logout", as: ada) }
                for index in 0..<20 {
                    group.addTask { try await story.ask("PATCH", "users/me", ["bio": .string("\(index)")], as: ada) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.allSatisfy { $0.status == 200 || $0.code == "session_ended" })
            let after = try await story.ask("PATCH", "users/me", ["bio": "after"], as: ada)
            #expect(after.code == "session_ended")
            let bio = try await story.node.context.database.read { try $0.user(id: ada.id)?.bio }
            #expect(bio != "after")
        }
    }

    @Test("An ended session stays ended when the node starts again, and a living one lives on")
    func restart() async throws {
        let folder = TemporaryFolder()
        var people: [Person] = []
        try await AccountStory.tell(in: folder) { story in
            people = [try await story.register("ada"), try await story.logIn("ada")]
            #expect(try await story.ask("POST", "auth/logout", as: people[0]).status == 200)
        }
        try await AccountStory.tell(in: folder) { story in
            let replies = [try await story.ask("GET", "users/me", as: people[0]), try await story.ask("GET", "users/me", as: people[1])]
            #expect(replies[0].code == "session_ended" && replies[1].status == 200)
        }
    }
}
