import Chat
import Testing

@testable import Storage

@Suite("The tables of contacts, blocks, invites and the audit")
struct PeopleTablesTests {
    @Test("Contacts are one-sided, come in the order of names and page both ways")
    func contacts() async throws {
        let stage = try AccountStage()
        let uids = try await stage.people("ada", "dan", "ben", "cleo")
        let (added, again, forward, backward, reversed) = try await stage.database.write { session in
            let added = try uids.dropFirst().map { try session.addContact($0, of: uids[0], at: 1) }
            return (
                added, try session.addContact(uids[1], of: uids[0], at: 2),
                try session.contacts(of: uids[0], after: UserPlace(username: "ben", uid: uids[2]), limit: 5).map(\.username),
                try session.contacts(of: uids[0], before: UserPlace(username: "dan", uid: uids[1]), limit: 5).map(\.username),
                try session.isContact(uids[0], of: uids[1])
            )
        }
        #expect(added == [true, true, true] && !again && !reversed)
        #expect(forward == ["cleo", "dan"])
        #expect(backward == ["cleo", "ben"])
        #expect(try await stage.database.read { try $0.contactOwners(of: uids[1], limit: 5) } == [uids[0]])
    }

    @Test("Who last-seen is shown to follows the owner's contacts, not the viewer's")
    func lastSeen() async throws {
        let stage = try AccountStage()
        let uids = try await stage.people("ada", "ben")
        let shown = try await stage.database.write { session in
            var shown: [Bool] = []
            for level in ["everyone", "contacts", "nobody"] {
                _ = try session.rows(text: "UPDATE users SET privacy_last_seen = $1 WHERE uid = $2", [.text(level), .int(uids[0])]) { _ in 0
                }
                let ada = try #require(try session.user(uid: uids[0]))
                shown.append(try session.showsLastSeen(of: ada, to: uids[1]))
                _ = try session.addContact(uids[0], of: uids[1], at: 1)
                shown.append(try session.showsLastSeen(of: ada, to: uids[1]))
                _ = try session.addContact(uids[1], of: uids[0], at: 1)
                shown.append(try session.showsLastSeen(of: ada, to: uids[1]))
                shown.append(try session.showsLastSeen(of: ada, to: uids[0]))
                _ = try session.removeContact(uids[1], of: uids[0])
            }
            return shown
        }
        #expect(shown == [true, true, true, true, false, false, true, true, false, false, false, true])
    }

    @Test("A block is there until it is lifted")
    func blocks() async throws {
        let stage = try AccountStage()
        let uids = try await stage.people("ada", "ben")
        let found = try await stage.database.write { session in
            [
                try session.hasBlocked(uids[1], by: uids[0]), try session.addBlock(uids[1], of: uids[0], at: 1),
                try session.hasBlocked(uids[1], by: uids[0]), try session.hasBlocked(uids[0], by: uids[1]),
                try session.removeBlock(uids[1], of: uids[0]), try session.hasBlocked(uids[1], by: uids[0]),
            ]
        }
        #expect(found == [false, true, true, false, true, false])
    }

    @Test("An invite has as many uses as it was given, and not one more")
    func invite() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let uses = try await stage.database.write { session in
            try session.insert(
                NodeInviteRow(token: "word", role: .user, usesLeft: 2, uses: 2, expiresAt: nil, createdAt: 1, createdBy: uid))
            return try (1...3).map { _ in try session.useNodeInvite(token: "word") }
        }
        #expect(uses == [true, true, false])
    }

    @Test("The first admin's invite is found while it is good, and never in the admins' list")
    func firstAdmin() async throws {
        let stage = try AccountStage()
        let found = try await stage.database.write { session in
            try session.insert(
                NodeInviteRow(token: "first", role: .admin, usesLeft: 1, uses: 1, expiresAt: 100, createdAt: 1, createdBy: nil))
            let good = try session.firstAdminInvite(at: 99)?.token
            let late = try session.firstAdminInvite(at: 100)?.token
            let listed = try session.nodeInvites(after: (.min, ""), limit: 5).count
            _ = try session.useNodeInvite(token: "first")
            return (good, late, listed, try session.firstAdminInvite(at: 99)?.token)
        }
        #expect(found.0 == "first" && found.1 == nil && found.2 == 0 && found.3 == nil)
    }

    @Test("A new password link takes the place of the one before")
    func links() async throws {
        let stage = try AccountStage()
        let uid = try await stage.people("ada")[0]
        let found = try await stage.database.write { session in
            try session.insert(PasswordLinkRow(challenge: "one", codeHash: AccountStage.hash(1), uid: uid, expiresAt: 5))
            try session.insert(PasswordLinkRow(challenge: "two", codeHash: AccountStage.hash(2), uid: uid, expiresAt: 5))
            return (try session.passwordLink(challenge: "one"), try session.passwordLink(challenge: "two"))
        }
        #expect(found.0 == nil && found.1?.codeHash == AccountStage.hash(2))
    }

    @Test("The audit pages both ways in the order things were done")
    func audit() async throws {
        let stage = try AccountStage()
        let (all, after, before) = try await stage.database.write { session in
            for index in 1...5 { try session.audit(at: Int64(index), actor: nil, action: "test", subject: "\(index)") }
            return (
                try session.auditRows(after: 0, limit: 10).map(\.subject), try session.auditRows(after: 3, limit: 10).map(\.subject),
                try session.auditRows(before: 4, limit: 2).map(\.subject)
            )
        }
        #expect(all == ["1", "2", "3", "4", "5"] && after == ["4", "5"] && before == ["3", "2"])
    }
}
