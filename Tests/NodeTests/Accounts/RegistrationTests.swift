import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Registering")
struct RegistrationTests {
    @Test("A new account is logged in, and answers with everything a client needs")
    func register() async throws {
        try await AccountStory.tell { story in
            let reply = try await story.ask(
                "POST", "auth/register",
                [
                    "username": "Ada", "password": "correct horse battery", "displayName": "  Ada Lovelace ", "email": "Ada@Mail.example",
                    "phone": "+49 (151) 123-45678", "device": "laptop",
                ])
            #expect(reply.status == 201)
            let user = try #require(reply.json?["user"])
            #expect(user["id"]?.string == "@ada:north.example" && user["username"]?.string == "ada")
            #expect(user["displayName"]?.string == "Ada Lovelace" && user["email"]?.string == "ada@mail.example")
            #expect(user["phone"]?.string == "+4915112345678" && user["role"]?.string == "user" && user["avatar"]?.isNull == true)
            #expect(user["createdAt"]?.string == "2026-11-21T20:00:00.000Z")
            #expect(user["privacy"]?["lastSeen"]?.string == "everyone" && user["privacy"]?["readReceipts"]?.bool == true)
            #expect(reply.json?["accessTokenExpiresAt"]?.string == "2026-11-21T20:15:00.000Z")
            #expect(reply.json?["session"]?["device"]?.string == "laptop" && reply.json?["session"]?["current"]?.bool == true)
            let ada = try Person(reply, expecting: 201)
            #expect(try await story.ask("GET", "users/me", as: ada).json?["id"]?.string == ada.id)
        }
    }

    @Test(
        "Bad input names the field, and makes no account",
        arguments: [
            (["username": "a", "password": "long enough"], "username", "too_short"),
            (["username": "no spaces", "password": "long enough"], "username", "malformed"),
            (["username": "ädä", "password": "long enough"], "username", "malformed"),
            (["username": .string(String(repeating: "a", count: 33)), "password": "long enough"], "username", "too_long"),
            (["username": 7, "password": "long enough"], "username", "wrong_type"),
            (["password": "long enough"], "username", "required"),
            (["username": "ada"], "password", "required"),
            (["username": "ada", "password": "seven.."], "password", "too_short"),
            (["username": "ada", "password": .string(String(repeating: "x", count: 257))], "password", "too_long"),
            (["username": "ada", "password": .string(String(repeating: "é", count: 200))], "password", "too_long"),
            (["username": "ada", "password": "long enough", "email": "not an address"], "email", "malformed"),
            (["username": "ada", "password": "long enough", "phone": "0151 1234567"], "phone", "malformed"),
            (["username": "ada", "password": "long enough", "displayName": "evil\u{202E}live"], "displayName", "malformed"),
            (["username": "ada", "password": "long enough", "device": ["x"]], "device", "wrong_type"),
        ] as [(JSON, String, String)])
    func badInput(_ body: JSON, _ field: String, _ code: String) async throws {
        try await AccountStory.tell { story in
            let reply = try await story.ask("POST", "auth/register", body)
            #expect(reply.status == 422 && reply.code == "invalid")
            #expect(reply.json?["errors"]?.array?.map { $0["field"]?.string } == [field])
            #expect(reply.json?["errors"]?.array?.map { $0["code"]?.string } == [code])
            #expect(try await story.node.context.database.read { try $0.accountCount() } == 0)
        }
    }

    @Test("All faults of a request are told at once")
    func manyFaults() async throws {
        try await AccountStory.tell { story in
            let reply = try await story.ask("POST", "auth/register", ["username": "?", "email": "x", "phone": "y"])
            let fields = reply.json?["errors"]?.array?.compactMap { $0["field"]?.string } ?? []
            #expect(Set(fields) == ["username", "password", "email", "phone"])
        }
    }

    @Test("Of many who want one username at once, exactly one gets it")
    func usernameRace() async throws {
        try await AccountStory.tell { story in
            let replies = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await story.ask("POST", "auth/register", ["username": "ada", "password": "correct horse battery"])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.count { $0.status == 201 } == 1)
            #expect(replies.filter { $0.status != 201 }.allSatisfy { $0.status == 409 && $0.code == "username_taken" })
            #expect(try await story.node.context.database.read { try $0.accountCount() } == 1)
        }
    }

    @Test("A mail address or phone number belongs to one account")
    func reach() async throws {
        try await AccountStory.tell { story in
            let body: JSON = ["username": "ada", "password": "correct horse battery", "email": "a@mail.example", "phone": "+4915112345678"]
            #expect(try await story.ask("POST", "auth/register", body).status == 201)
            for field in ["email", "phone"] {
                var second: JSON = ["username": "ben", "password": "correct horse battery"]
                second[field] = body[field]
                let reply = try await story.ask("POST", "auth/register", second)
                #expect(reply.status == 409 && reply.code == "conflict")
            }
        }
    }

    @Test("A closed node takes nobody, a node by invite nobody without one")
    func closed() async throws {
        for mode in [AccountConfiguration.Registration.closed, .invite] {
            try await AccountStory.tell({ $0.accounts.registration = mode }) { story in
                let reply = try await story.ask("POST", "auth/register", ["username": "ada", "password": "correct horse battery"])
                #expect(reply.status == 403 && reply.code == "registration_closed")
                let admin = try await story.admin()
                let invite = try await story.ask("POST", "admin/invites", ["uses": 1], as: admin)
                let token = try #require(invite.json?["token"])
                let invited = try await story.ask(
                    "POST", "auth/register", ["username": "ada", "password": "correct horse battery", "invite": token])
                #expect(invited.status == (mode == .invite ? 201 : 403))
            }
        }
    }

    @Test("Two people, one use: one of them comes in, the other is told that the invite is used up")
    func inviteRace() async throws {
        try await AccountStory.tell({ $0.accounts.registration = .invite }) { story in
            let admin = try await story.admin()
            let invite = try await story.ask("POST", "admin/invites", [:], as: admin)
            let token = try #require(invite.json?["token"])
            #expect(invite.status == 201 && invite.json?["uses"]?.int == 1 && invite.json?["usesLeft"]?.int == 1)
            let replies = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
                for name in ["ada", "ben"] {
                    group.addTask {
                        try await story.ask(
                            "POST", "auth/register", ["username": .string(name), "password": "correct horse battery", "invite": token])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.map(\.status).sorted() == [201, 410])
            #expect(replies.first { $0.status == 410 }?.code == "invite_expired")
            #expect(try await story.node.context.database.read { try $0.accountCount() } == 2)
        }
    }

    @Test("An invite that is unknown, or past its time, is refused")
    func badInvites() async throws {
        try await AccountStory.tell({ $0.accounts.registration = .invite }) { story in
            let admin = try await story.admin()
            let invite = try await story.ask("POST", "admin/invites", ["expiresIn": 60], as: admin)
            let token = try #require(invite.json?["token"]?.string)
            story.time.advance(seconds: 60)
            for (word, status, code) in [("nonsense", 404, "invite_not_found"), (token, 410, "invite_expired")] {
                let reply = try await story.ask(
                    "POST", "auth/register", ["username": "ada", "password": "correct horse battery", "invite": .string(word)])
                #expect(reply.status == status && reply.code == code)
            }
        }
    }

    @Test("The first admin's link is the same at every start until it is used once, and then there is none")
    func firstAdmin() async throws {
        let folder = TemporaryFolder()
        var first: String?
        try await AccountStory.tell(in: folder) { story in
            first = try await FirstAdmin.link(story.node.context)
            #expect(first?.hasPrefix("http://127.0.0.1:\(story.port)/#invite=") == true)
        }
        try await AccountStory.tell(in: folder) { story in
            // The port is another one, the token is not.
            let second = try await FirstAdmin.link(story.node.context)
            #expect(second?.split(separator: "=").last == first?.split(separator: "=").last)
            let dan = try await story.admin()
            #expect(try await story.ask("GET", "users/me", as: dan).json?["role"]?.string == "admin")
            #expect(try await FirstAdmin.link(story.node.context) == nil)
            let again = try await story.ask(
                "POST", "auth/register",
                [
                    "username": "eve", "password": "correct horse battery",
                    "invite": .string(String(first?.split(separator: "=").last ?? "")),
                ])
            #expect(again.status == 410)
        }
    }

    @Test("Without a terminal the link goes into a file that only its owner can read, and the file goes when the link is spent")
    func linkFile() async throws {
        try await AccountStory.tell { story in
            try FirstAdmin.handOver("http://127.0.0.1/#invite=x", story.node.context)
            let path = story.folder.file("data/first-admin-link")
            #expect(try SecretFile.read(path) == Array("http://127.0.0.1/#invite=x\n".utf8))
            try FirstAdmin.handOver(nil, story.node.context)
            #expect(try SecretFile.read(path) == nil)
        }
    }
}
