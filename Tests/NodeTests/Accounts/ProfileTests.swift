import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Profiles")
struct ProfileTests {
    @Test("What one changes stays changed, what is left out stays as it was, null empties")
    func update() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            _ = try await story.ask("PATCH", "users/me", ["displayName": "Ada", "bio": "Countess", "email": "ada@mail.example"], as: ada)
            let second = try await story.ask("PATCH", "users/me", ["bio": nil, "privacy": ["groups": "nobody"]], as: ada)
            #expect(second.status == 200)
            let me = try #require(try await story.ask("GET", "users/me", as: ada).json)
            #expect(me == second.json)
            #expect(me["displayName"]?.string == "Ada" && me["bio"]?.isNull == true && me["email"]?.string == "ada@mail.example")
            #expect(me["privacy"] == ["lastSeen": "everyone", "groups": "nobody", "direct": "everyone", "readReceipts": true])
        }
    }

    @Test("A wrong value changes nothing and is named with its place")
    func wrong() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let reply = try await story.ask(
                "PATCH", "users/me", ["displayName": "Ada", "privacy": ["lastSeen": "friends", "readReceipts": 1]], as: ada)
            #expect(reply.status == 422)
            #expect(reply.json?["errors"]?.array?.map { $0["field"]?.string } == ["privacy.lastSeen", "privacy.readReceipts"])
            #expect(try await story.ask("GET", "users/me", as: ada).json?["displayName"]?.isNull == true)
        }
    }

    @Test("Others see neither mail address, phone number, role nor privacy; who is not there answers like a malformed name")
    func others() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let seen = try #require(try await story.ask("GET", "users/\(ada.path)", as: ben).json?.object)
            #expect(Set(seen.keys) == ["id", "username", "displayName", "avatar", "bio", "createdAt", "presence"])
            for name in ["%40nobody%3Anorth.example", "ada", "%40", "%FF", "@a+b:north.example"] {
                let reply = try await story.ask("GET", "users/\(name)", as: ben)
                #expect(reply.status == 404 && reply.code == "user_not_found", "\(name)")
            }
        }
    }

    @Test("When somebody was last seen is shown as their privacy says")
    func lastSeen() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let uid = try #require(try await story.node.context.database.read { try $0.user(id: ada.id)?.uid })
            let at = story.time.now
            try await story.node.context.database.write { try $0.noteLastSeen(uid: uid, at: at) }
            func presence() async throws -> JSON? { try await story.ask("GET", "users/\(ada.path)", as: ben).json?["presence"] }
            #expect(try await presence() == ["status": "offline", "lastSeen": "2026-11-21T20:00:00.000Z"])
            for (level, isContact, isShown) in [("contacts", false, false), ("contacts", true, true), ("nobody", true, false)] {
                _ = try await story.ask("PATCH", "users/me", ["privacy": ["lastSeen": .string(level)]], as: ada)
                _ = try await story.ask(isContact ? "PUT" : "DELETE", "users/me/contacts/\(ben.path)", as: ada)
                let shown = try await presence()?["lastSeen"]
                #expect((shown != nil) == isShown, "\(level) \(isContact)")
            }
            #expect(try await story.ask("GET", "users/me", as: ada).json?["presence"]?["lastSeen"]?.string != nil)
        }
    }

    @Test("The chosen presence is shown while one is connected, and offline otherwise")
    func presence() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let reply = try await story.ask("PUT", "users/me/presence", ["status": "away"], as: ada)
            #expect(reply.status == 200 && reply.json == ["status": "away"])
            #expect(try await story.ask("GET", "users/\(ada.path)", as: ben).json?["presence"]?["status"]?.string == "offline")
            let socket = try await LiveClient(story, as: ada)
            #expect(try await story.ask("GET", "users/\(ada.path)", as: ben).json?["presence"]?["status"]?.string == "away")
            for body in [[:], ["status": "busy"], ["status": 1]] as [JSON] {
                #expect(try await story.ask("PUT", "users/me/presence", body, as: ada).status == 422)
            }
            withExtendedLifetime(socket) {}
        }
    }

    @Test("Account settings have defaults, keep what is set, and refuse what is too long or malformed")
    func settings() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let standard: JSON = ["doNotDisturb": nil, "notify": "all", "pushContent": "full", "client": [:]]
            #expect(try await story.ask("GET", "users/me/settings", as: ada).json == standard)
            let change: JSON = [
                "notify": "mentions", "doNotDisturb": ["from": "22:00", "to": "07:30", "timeZone": "Europe/Paris"],
                "client": ["theme": "dark"],
            ]
            let changed = try await story.ask("PATCH", "users/me/settings", change, as: ada)
            #expect(changed.status == 200 && changed.json?["pushContent"]?.string == "full" && changed.json?["client"] == ["theme": "dark"])
            #expect(try await story.ask("PATCH", "users/me/settings", ["doNotDisturb": nil], as: ada).json?["doNotDisturb"]?.isNull == true)
            let bad: [(JSON, String)] = [
                (["client": ["x": .string(String(repeating: "y", count: 9000))]], "client"), (["client": 5], "client"),
                (["notify": "loud"], "notify"),
                (["doNotDisturb": ["from": "25:00", "to": "07:30", "timeZone": "UTC"]], "doNotDisturb.from"),
                (["doNotDisturb": ["from": "22:00", "to": "07:30"]], "doNotDisturb.timeZone"),
            ]
            for (body, field) in bad {
                let reply = try await story.ask("PATCH", "users/me/settings", body, as: ada)
                #expect(reply.status == 422 && reply.json?["errors"]?.array?.map { $0["field"]?.string } == [field])
            }
            #expect(try await story.ask("GET", "users/me/settings", as: ada).json?["notify"]?.string == "mentions")
        }
    }

    @Test("The directory pages by username, searches names, and finds by identifier in the order asked")
    func directory() async throws {
        try await AccountStory.tell { story in
            let cleo = try await story.register("cleo")
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            _ = try await story.ask("PATCH", "users/me", ["displayName": "The Countess"], as: ada)
            func names(_ query: String) async throws -> [String?] {
                let reply = try await story.ask("GET", "users\(query)", as: ben)
                return (reply.json?["items"]?.array ?? []).map { $0["username"]?.string }
            }
            #expect(try await names("") == ["ada", "ben", "cleo"])
            let first = try await story.ask("GET", "users?limit=2", as: ben)
            let next = try #require(first.json?["next"]?.string)
            #expect(first.json?["prev"]?.isNull == true)
            #expect(try await names("?limit=2&after=\(next)") == ["cleo"])
            #expect(try await names("?q=COUNT") == ["ada"])
            #expect(try await names("?q=c") == ["ada", "cleo"])
            #expect(try await names("?ids=\(cleo.path),%40nobody%3Anorth.example,\(ada.path)") == ["cleo", "ada"])
            let bad = try await story.ask("GET", "users?after=nonsense", as: ben)
            #expect(bad.status == 400 && bad.code == "bad_request")
        }
    }
}
