import Chat
import Testing

@testable import Storage

@Suite("The table of users")
struct UserTableTests {
    @Test("A new account reads back as it was made, with open privacy")
    func roundTrip() async throws {
        let stage = try AccountStage()
        let user = try await stage.database.write { session in
            let uid = try #require(
                try session.insert(
                    NewUser(
                        userID: "@ada:north.example", username: "ada", displayName: "Ada", email: "ada@mail.example",
                        phone: "+4915112345678",
                        role: .admin, passwordHash: "secret", createdAt: AccountStage.start)))
            return try #require(try session.user(uid: uid))
        }
        #expect(user.userID == "@ada:north.example" && user.username == "ada" && user.isLocal && user.displayName == "Ada")
        #expect(user.email == "ada@mail.example" && user.phone == "+4915112345678" && user.role == .admin)
        #expect(user.createdAt == AccountStage.start && user.lastSeen == nil && user.presence == .online)
        #expect(!user.isSuspended && user.deletedAt == nil && user.privacy == .standard)
        let found = try await stage.database.read { session in
            [
                try session.user(id: "@ada:north.example"), try session.account(username: "ada"),
                try session.account(email: "ada@mail.example"), try session.account(phone: "+4915112345678"),
            ]
        }
        #expect(found.allSatisfy { $0 == user })
        #expect(try await stage.database.read { try $0.passwordHash(uid: user.uid) } == "secret")
    }

    @Test("A taken identifier, mail address or phone number makes no second account", arguments: ["id", "email", "phone"])
    func taken(_ what: String) async throws {
        let stage = try AccountStage()
        let answers = try await stage.database.write { session in
            try ["one", "two"].map { name in
                try session.insert(
                    NewUser(
                        userID: what == "id" ? "@ada:north.example" : "@\(name):north.example", username: name,
                        email: what == "email" ? "a@mail.example" : nil, phone: what == "phone" ? "+4915112345678" : nil,
                        passwordHash: nil, createdAt: 1))
            }
        }
        #expect(answers[0] != nil && answers[1] == nil)
    }

    @Test("An emptied account keeps its identifier and nothing personal")
    func emptied() async throws {
        let stage = try AccountStage()
        let uids = try await stage.people("ada", "ben")
        let user = try await stage.database.write { session in
            try session.setProfile(uid: uids[0], displayName: "Ada", bio: "Hello")
            try session.setReach(uid: uids[0], email: "ada@mail.example", phone: "+4915112345678")
            try session.setSettings(uid: uids[0], #"{"notify":"none"}"#)
            _ = try session.addContact(uids[0], of: uids[1], at: 1)
            _ = try session.addContact(uids[1], of: uids[0], at: 1)
            _ = try session.addBlock(uids[1], of: uids[0], at: 1)
            try session.emptyAccount(uid: uids[0], at: 5)
            return try #require(try session.user(id: "@ada:north.example"))
        }
        #expect(user.deletedAt == 5 && user.displayName == nil && user.bio == nil && user.email == nil && user.phone == nil)
        let left = try await stage.database.read { session in
            (
                try session.passwordHash(uid: uids[0]), try session.settings(uid: uids[0]), try session.contactCount(of: uids[0]),
                try session.contactCount(of: uids[1]), try session.blockCount(of: uids[0])
            )
        }
        #expect(left.0 == nil && left.1 == "{}" && left.2 == 0 && left.3 == 0 && left.4 == 0)
    }

    @Test("When somebody was last seen never moves back")
    func lastSeen() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let seen = try await stage.database.write { session in
            try session.noteLastSeen(uid: uid, at: 20)
            try session.noteLastSeen(uid: uid, at: 10)
            return try session.user(uid: uid)?.lastSeen
        }
        #expect(seen == 20)
    }

    @Test("The directory goes by username both ways and shows neither suspended nor deleted accounts")
    func directory() async throws {
        let stage = try AccountStage()
        let uids = try await stage.people("cleo", "ada", "dan", "ben", "eve")
        let (all, behind, before, accounts) = try await stage.database.write { session in
            try session.setSuspended(uid: uids[2], true)
            try session.emptyAccount(uid: uids[4], at: 1)
            return (
                try session.directory(search: "", after: "", limit: 10).map(\.username),
                try session.directory(search: "", after: "ada", limit: 1).map(\.username),
                try session.directory(search: "", before: "cleo", limit: 10).map(\.username),
                try session.accounts(search: "", after: "", limit: 10).map(\.username)
            )
        }
        #expect(all == ["ada", "ben", "cleo"])
        #expect(behind == ["ben"])
        #expect(before == ["ben", "ada"])
        #expect(accounts == ["ada", "ben", "cleo", "dan", "eve"])
    }

    @Test("A search takes the signs of patterns literally", arguments: [("a_a", []), ("%", []), ("ad", ["ada"]), ("countess", ["ada"])])
    func search(_ text: String, _ expected: [String]) async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada", "ben")[0]
        let found = try await stage.database.write { session in
            try session.setProfile(uid: uid, displayName: "The Countess", bio: nil)
            return try session.directory(search: text, after: "", limit: 10).map(\.username)
        }
        #expect(found == expected)
    }
}
