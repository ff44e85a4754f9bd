import CanonicalJSON
import Cast
import Chat
import Storage
import Testing

@testable import Node

@Suite("Devices that are woken, over HTTP") struct PushRouteTests {
    private static let all: @Sendable (inout NodeConfiguration) -> Void = { configuration in
        configuration.fcm.accountFile = "/named/and/not/read/here"
        (configuration.apns.keyFile, configuration.apns.key) = ("/named/and/not/read/here", "ABCDEFGHIJ")
        (configuration.apns.team, configuration.apns.topic) = ("ABCDEFGHIJ", "example.app")
    }

    @Test("A device is given, given again, listed with how it went, and taken away; its address is shown to nobody")
    func story() async throws {
        try await AccountStory.tell(Self.all, providers: AccountStory.providers) { story in
            let ada = try await story.register("ada")
            let phone = try await story.logIn("ada")
            let first = try await story.wake(ada, "laptop")
            story.time.advance(seconds: 60)
            let again = try await story.wake(ada, "laptop")
            #expect(
                again["id"] == first["id"] && again["createdAt"] == first["createdAt"] && again["registeredAt"] != first["registeredAt"])
            let token: JSON = ["kind": "fcm", "token": "a-token-of-googles"]
            let other = try await story.must("PUT", "devices/push", token, as: phone)
            #expect(other["kind"] == "fcm" && other["lastOutcome"] == .null && other["current"] == true)
            let list = try await story.ask("GET", "devices/push", as: ada)
            #expect(list.json?["items"]?.array?.map { $0["current"] } == [true, false])
            #expect(!list.text.contains("push.example") && !list.text.contains("a-token"))
            let export = try await story.must("GET", "users/me/export", as: ada)
            #expect(export["devices"]?.array?.count == 2)
            let path = "devices/push/\(try #require(other["id"]?.string))"
            let ben = try await story.register("ben")
            #expect(try await story.code("DELETE", path, as: ben) == "device_not_found")
            try await story.must("DELETE", path, as: ada, 204)
            #expect(try await story.code("DELETE", path, as: ada) == "device_not_found")
            #expect(try await story.must("GET", "devices/push", as: ada)["items"]?.array?.count == 1)
        }
    }

    @Test("A device goes with its session, however that ends, and with the account")
    func sessions() async throws {
        try await AccountStory.tell(providers: AccountStory.providers) { story in
            let admin = try await story.admin()
            let users = story.node.context.push.users
            let ends: [@Sendable (Person) async throws -> Void] = [
                { try await story.must("POST", "auth/logout", as: $0) },
                { person in try await story.must("DELETE", "auth/sessions/\(person.sessionID)", as: person, 204) },
                { try await story.must("PATCH", "admin/users/\($0.path)", ["suspended": true], as: admin) },
                { try await story.must("DELETE", "users/me", ["password": .string(Person.password)], as: $0, 204) },
            ]
            for (index, end) in ends.enumerated() {
                let person = try await story.register("person\(index)")
                try await story.wake(person, "p\(index)")
                #expect(users.all.count == 1)
                try await end(person)
                #expect(users.isEmpty, "\(index)")
                #expect(try await story.node.context.read { try $0.pushUsers() }.isEmpty)
            }
        }
    }

    @Test("A browser that somebody else logs in with is theirs from then on")
    func takenOver() async throws {
        try await AccountStory.tell(providers: AccountStory.providers) { story in
            let (ada, ben) = (try await story.register("ada"), try await story.register("ben"))
            try await story.wake(ada, "shared")
            try await story.wake(ben, "shared")
            #expect(try await story.must("GET", "devices/push", as: ada)["items"]?.array?.isEmpty == true)
            #expect(story.node.context.push.users.all.count == 1)
        }
    }

    @Test(
        "What is no device is refused, and says which field is wrong",
        arguments: [
            ([:], "kind", "required"), (["kind": "pigeon"], "kind", "unknown_value"), (["kind": "fcm"], "token", "required"),
            (["kind": "fcm", "token": 7], "token", "wrong_type"), (["kind": "fcm", "token": "a b"], "token", "malformed"),
            (["kind": "apns", "token": "xyz"], "token", "malformed"), (["kind": "webpush"], "subscription", "required"),
            (["kind": "webpush", "subscription": "x"], "subscription", "wrong_type"),
            (["kind": "unifiedpush", "subscription": [:]], "subscription.endpoint", "required"),
            (["kind": "webpush", "subscription": ["endpoint": "http://x"]], "subscription.endpoint", "malformed"),
        ] as [(JSON, String, String)])
    func refused(body: JSON, field: String, code: String) async throws {
        try await AccountStory.tell(Self.all, providers: AccountStory.providers) { story in
            let reply = try await story.ask("PUT", "devices/push", body, as: story.register("ada"))
            #expect(reply.code == "invalid", "\(reply.text)")
            #expect(reply.json?["errors"]?.array?.first?["field"]?.string == field, "\(reply.text)")
            #expect(reply.json?["errors"]?.array?.first?["code"]?.string == code, "\(reply.text)")
        }
    }

    @Test("Ways that are not set up are not available, and the node says which there are")
    func notAvailable() async throws {
        try await AccountStory.tell(providers: AccountStory.providers) { story in
            let ada = try await story.register("ada")
            for kind in ["fcm", "apns"] {
                #expect(try await story.code("PUT", "devices/push", ["kind": .string(kind), "token": "ab"], as: ada) == "not_available")
            }
            let features = try await story.must("GET", "node", as: nil)["features"]?.array?.compactMap(\.string) ?? []
            #expect(features.filter { $0.hasPrefix("push.") } == ["push.unifiedpush", "push.webpush"])
        }
        try await AccountStory.tell({ $0.push.web = .off }, providers: AccountStory.providers) { story in
            #expect(try await story.code("GET", "devices/webpush-key", as: nil) == "not_available")
            let ada = try await story.register("ada")
            #expect(try await story.code("PUT", "devices/push", AccountStory.subscription("x"), as: ada) == "not_available")
        }
    }

    @Test("The key is the same after a restart, and its file is for nobody else")
    func key() async throws {
        let folder = TemporaryFolder()
        var keys: [String?] = []
        for _ in 0..<2 {
            try await AccountStory.tell(in: folder, providers: AccountStory.providers) { story in
                keys.append(try await story.must("GET", "devices/webpush-key", as: nil)["key"]?.string)
            }
        }
        #expect(keys[0] == keys[1] && keys[0]?.utf8.count == 87)
    }

    @Test("Quiet hours need a zone that there is")
    func zone() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let hours = { (zone: String) -> JSON in ["doNotDisturb": ["from": "22:00", "to": "07:00", "timeZone": .string(zone)]] }
            #expect(try await story.code("PATCH", "users/me/settings", hours("Europe/Pariss"), as: ada) == "invalid")
            try await story.must("PATCH", "users/me/settings", hours("Europe/Paris"), as: ada)
        }
    }
}
