import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite("Administering accounts")
struct AdminTests {
    @Test("Admin routes are for admins, and for nobody whose role was taken a moment ago")
    func access() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            #expect(try await story.ask("GET", "admin/users").status == 401)
            let refused = try await story.ask("GET", "admin/users", as: ada)
            #expect(refused.status == 403 && refused.code == "forbidden")
            #expect(try await story.ask("PATCH", "admin/users/\(ada.path)", ["role": "admin"], as: dan).json?["role"]?.string == "admin")
            #expect(try await story.ask("GET", "admin/users", as: ada).status == 200)
            #expect(try await story.ask("PATCH", "admin/users/\(ada.path)", ["role": "user"], as: dan).status == 200)
            #expect(try await story.ask("GET", "admin/users", as: ada).status == 403)
        }
    }

    @Test("A suspended account is out at once everywhere, cannot come back in, and comes back when the lock is lifted")
    func suspend() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            let witness = try await LiveClient(story, as: ada)
            let locked = try await story.ask("PATCH", "admin/users/\(ada.path)", ["suspended": true], as: dan)
            #expect(locked.status == 200 && locked.json?["suspended"]?.bool == true)
            #expect(try await story.ask("GET", "users/me", as: ada).code == "session_ended")
            #expect(try await witness.rest().last == ["event": "session_ended", "data": ["reason": "suspended"]])
            let right = try await story.logInReply("ada")
            #expect(right.status == 403 && right.code == "suspended")
            #expect(try await story.logInReply("ada", password: "wrong password").code == "bad_credentials")
            #expect(try await story.refresh(ada.refreshToken).code == "suspended")
            #expect(try await story.ask("GET", "users", as: dan).json?["items"]?.array?.count == 1)
            _ = try await story.ask("PATCH", "admin/users/\(ada.path)", ["suspended": false], as: dan)
            #expect(try await story.logInReply("ada").status == 200)
        }
    }

    @Test("The last admin cannot be locked, demoted or deleted, by anybody", arguments: [["suspended": true], ["role": "user"]] as [JSON])
    func lastAdmin(_ change: JSON) async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let reply = try await story.ask("PATCH", "admin/users/\(dan.path)", change, as: dan)
            #expect(reply.status == 409 && reply.code == "conflict")
            let deleted = try await story.ask("DELETE", "users/me", ["password": .string(Person.password)], as: dan)
            #expect(deleted.status == 409)
            let ada = try await story.register("ada")
            _ = try await story.ask("PATCH", "admin/users/\(ada.path)", ["role": "admin"], as: dan)
            #expect(try await story.ask("PATCH", "admin/users/\(dan.path)", change, as: dan).status == 200)
        }
    }

    @Test("An admin ends all sessions of somebody")
    func endSessions() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let devices = [try await story.register("ada"), try await story.logIn("ada")]
            let reply = try await story.ask("POST", "admin/users/\(devices[0].path)/sessions/end", as: dan)
            #expect(reply.status == 200 && reply.json == ["ended": 2])
            for device in devices { #expect(try await story.ask("GET", "users/me", as: device).code == "session_ended") }
        }
    }

    @Test("An admin sees where somebody is logged in and ends one of the sessions; one of somebody else is not found there")
    func endOneSession() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let devices = [try await story.register("ada"), try await story.logIn("ada")]
            let path = "admin/users/\(devices[0].path)"
            let items = try await story.must("GET", path + "/sessions", as: dan)["items"]?.array ?? []
            #expect(items.map { $0["device"]?.string } == ["laptop", "phone"] && items.allSatisfy { $0["current"]?.bool == false })
            let end: JSON = ["session": .string(devices[1].sessionID)]
            #expect(try await story.must("POST", path + "/sessions/end", end, as: dan) == ["ended": 1])
            #expect(try await story.ask("POST", path + "/sessions/end", end, as: dan).code == "session_not_found")
            let strange: JSON = ["session": .string(dan.sessionID)]
            #expect(try await story.ask("POST", path + "/sessions/end", strange, as: dan).code == "session_not_found")
            #expect(try await story.ask("GET", "users/me", as: devices[0]).status == 200)
            #expect(try await story.ask("GET", "users/me", as: devices[1]).code == "session_ended")
            let audit = try await story.must("GET", "admin/audit?subject=\(devices[0].path)", as: dan)["items"]?.array ?? []
            #expect(audit.map { $0["detail"]?["device"]?.string } == ["phone"])
        }
    }

    @Test("One account is shown, suspended or not; nobody is no account")
    func one() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            _ = try await story.must("PATCH", "admin/users/\(ada.path)", ["suspended": true], as: dan)
            #expect(try await story.must("GET", "admin/users/\(ada.path)", as: dan)["suspended"]?.bool == true)
            #expect(try await story.ask("GET", "admin/users/nobody", as: dan).code == "user_not_found")
        }
    }

    @Test("What was done twice stands in the audit once, with what it was before and what it is after")
    func twice() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            for _ in 0..<2 { _ = try await story.must("PATCH", "admin/users/\(ada.path)", ["suspended": true], as: dan) }
            let audit = try await story.must("GET", "admin/audit?subject=\(ada.path)", as: dan)["items"]?.array ?? []
            #expect(audit.map { $0["detail"] } == [["from": false, "to": true]])
        }
    }

    @Test("The list holds every account with its lock, and searches")
    func list() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            _ = try await story.ask("PATCH", "admin/users/\(ada.path)", ["suspended": true], as: dan)
            let items = try await story.ask("GET", "admin/users", as: dan).json?["items"]?.array ?? []
            #expect(items.map { $0["username"]?.string } == ["ada", "dan"])
            #expect(items.map { $0["suspended"]?.bool } == [true, false] && items.map { $0["role"]?.string } == ["user", "admin"])
            #expect(try await story.ask("GET", "admin/users?q=da", as: dan).json?["items"]?.array?.count == 1)
        }
    }

    @Test("Invites are listed with what is left of them, and a removed one lets nobody in")
    func invites() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let invite = try #require(try await story.ask("POST", "admin/invites", ["uses": 3, "role": "moderator"], as: dan).json)
            let token = try #require(invite["token"]?.string)
            #expect(invite["url"]?.string?.hasSuffix("/#invite=\(token)") == true && invite["createdBy"]?["username"]?.string == "dan")
            let ada = try await story.register("ada", invite: token)
            #expect(try await story.ask("GET", "users/me", as: ada).json?["role"]?.string == "moderator")
            let items = try await story.ask("GET", "admin/invites", as: dan).json?["items"]?.array ?? []
            #expect(items.map { $0["usesLeft"]?.int } == [2])
            #expect(try await story.ask("DELETE", "admin/invites/\(token)", as: dan).status == 204)
            #expect(try await story.ask("DELETE", "admin/invites/\(token)", as: dan).code == "invite_not_found")
            let late = try await story.ask(
                "POST", "auth/register", ["username": "ben", "password": "correct horse battery", "invite": .string(token)])
            #expect(late.code == "invite_not_found")
        }
    }

    @Test("The audit says who did what to whom, in order, and holds no secret")
    func audit() async throws {
        try await AccountStory.tell { story in
            let dan = try await story.admin()
            let ada = try await story.register("ada")
            _ = try await story.ask("PATCH", "admin/users/\(ada.path)", ["role": "moderator", "suspended": true], as: dan)
            let link = try await story.ask("POST", "admin/users/\(ada.path)/password-link", as: dan)
            let invite = try await story.ask("POST", "admin/invites", [:], as: dan)
            let reply = try await story.ask("GET", "admin/audit", as: dan)
            let items = reply.json?["items"]?.array ?? []
            #expect(items.map { $0["action"]?.string } == ["user.role", "user.suspend", "user.password_link", "invite.create"])
            #expect(items[0]["actor"]?["id"]?.string == dan.id && items[0]["subject"]?.string == ada.id)
            #expect(items[0]["detail"] == ["from": "user", "to": "moderator"])
            for secret in [link.json?["code"]?.string, invite.json?["token"]?.string] {
                #expect(!reply.text.contains(try #require(secret)))
            }
        }
    }
}
