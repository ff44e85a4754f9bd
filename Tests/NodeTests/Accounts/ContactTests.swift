import CanonicalJSON
import Cast
import Testing

@testable import Node

@Suite("Contacts and blocks")
struct ContactTests {
    @Test(
        "Somebody put among contacts or blocks is listed until removed; both are as often as one likes", arguments: ["contacts", "blocks"])
    func lists(_ list: String) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            let cleo = try await story.register("cleo")
            for person in [cleo, ben, ben] {
                let reply = try await story.ask("PUT", "users/me/\(list)/\(person.path)", as: ada)
                #expect(reply.status == 200 && reply.json?["id"]?.string == person.id)
            }
            func names(_ query: String = "") async throws -> [String?] {
                (try await story.ask("GET", "users/me/\(list)\(query)", as: ada).json?["items"]?.array ?? []).map { $0["username"]?.string }
            }
            #expect(try await names() == ["ben", "cleo"])
            let first = try await story.ask("GET", "users/me/\(list)?limit=1", as: ada)
            let next = try #require(first.json?["next"]?.string)
            #expect(try await names("?limit=1&after=\(next)") == ["cleo"])
            for _ in 0..<2 { #expect(try await story.ask("DELETE", "users/me/\(list)/\(ben.path)", as: ada).status == 204) }
            #expect(try await names() == ["cleo"])
            #expect(try await story.ask("GET", "users/me/\(list)", as: ben).json?["items"]?.array == [])
        }
    }

    @Test("Oneself and people who do not exist can be neither", arguments: ["contacts", "blocks"])
    func refusals(_ list: String) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let own = try await story.ask("PUT", "users/me/\(list)/\(ada.path)", as: ada)
            #expect(own.status == 422 && own.code == "invalid")
            for method in ["PUT", "DELETE"] {
                let nobody = try await story.ask(method, "users/me/\(list)/%40nobody%3Anorth.example", as: ada)
                #expect(nobody.status == 404 && nobody.code == "user_not_found")
            }
        }
    }

    @Test("Somebody blocked sees and hears nothing of one's presence, but for being online in a shared room; never when one was last there")
    func presence() async throws {
        try await AccountStory.tell { story in
            let (ada, ben, cleo) = (try await story.register("ada"), try await story.register("ben"), try await story.register("cleo"))
            for person in [ben, cleo] { try await story.must("PUT", "users/me/contacts/\(ada.path)", as: person) }
            try await story.must("PUT", "users/me/blocks/\(ben.path)", as: ada)
            let (atBen, atCleo) = (try await LiveClient(story, as: ben), try await LiveClient(story, as: cleo))
            let atAda = try await LiveClient(story, as: ada)
            #expect(try await atCleo.event("user_status")["userId"]?.string == ada.id)
            _ = try await atBen.ask("get_unread_count", [:])
            let heardOf = atBen.heard.filter { $0["event"]?.string == "user_status" }.map { $0["data"]?["userId"]?.string }
            #expect(!heardOf.contains(ada.id))
            func presence(_ person: Person) async throws -> JSON? {
                try await story.must("GET", "users/\(ada.path)", as: person)["presence"]
            }
            #expect(try await presence(ben) == ["status": "offline"])
            let shown = try await presence(cleo)
            #expect(shown?["status"]?.string == "online" && shown?["lastSeen"] != nil)
            _ = try await story.room("kitchen", by: cleo, with: [ada, ben])
            #expect(try await presence(ben) == ["status": "online"])
            withExtendedLifetime(atAda) {}
        }
    }

    @Test("Somebody blocked can open no direct room, and is not told of the block otherwise")
    func blocked() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let ben = try await story.register("ben")
            _ = try await story.ask("PUT", "users/me/blocks/\(ben.path)", as: ada)
            let room = try await story.ask("POST", "rooms", ["kind": "direct", "members": [.string(ada.id)]], as: ben)
            #expect(room.status == 403 && room.code == "blocked")
            #expect(try await story.ask("GET", "users/\(ada.path)", as: ben).status == 200)
            _ = try await story.ask("DELETE", "users/me/blocks/\(ben.path)", as: ada)
            #expect(try await story.ask("POST", "rooms", ["kind": "direct", "members": [.string(ada.id)]], as: ben).status == 201)
        }
    }
}
