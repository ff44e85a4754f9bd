import CanonicalJSON
import Cast
import Storage
import Testing

@testable import Node

@Suite("Refreshing")
struct RefreshTests {
    @Test("A refresh token gives new tokens of the same session, again and again")
    func rotation() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            var token = ada.refreshToken
            var seen: Set<String> = [token]
            for _ in 0..<5 {
                story.time.advance(seconds: 900)
                let next = try Person(try await story.refresh(token), expecting: 200)
                #expect(next.sessionID == ada.sessionID && seen.insert(next.refreshToken).inserted)
                #expect(try await story.ask("GET", "users/me", as: next).status == 200)
                token = next.refreshToken
            }
        }
    }

    @Test("An access token is refused as expired after its time, while the refresh token still works")
    func expiry() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            story.time.advance(seconds: 899)
            #expect(try await story.ask("GET", "users/me", as: ada).status == 200)
            story.time.advance(seconds: 1)
            let late = try await story.ask("GET", "users/me", as: ada)
            #expect(late.status == 401 && late.code == "token_expired" && late["www-authenticate"] == "Bearer")
            #expect(try await story.refresh(ada.refreshToken).status == 200)
        }
    }

    @Test("A lost answer logs nobody out: the token before works for a minute, as often as it takes")
    func lostAnswer() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            _ = try Person(try await story.refresh(ada.refreshToken), expecting: 200)
            story.time.advance(seconds: 30)
            _ = try Person(try await story.refresh(ada.refreshToken), expecting: 200)
            story.time.advance(seconds: 30)
            let third = try Person(try await story.refresh(ada.refreshToken), expecting: 200)
            #expect(try Person(try await story.refresh(third.refreshToken), expecting: 200).sessionID == ada.sessionID)
        }
    }

    @Test("After a minute the token before ends its session")
    func tooLate() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let next = try Person(try await story.refresh(ada.refreshToken), expecting: 200)
            story.time.advance(seconds: 61)
            #expect(try await story.refresh(ada.refreshToken).code == "session_ended")
            #expect(try await story.refresh(next.refreshToken).code == "session_ended")
        }
    }

    @Test("A token whose successor was used has been copied: its session ends, on every device that shares it, and only that one")
    func reuse() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let other = try await story.logIn("ada")
            let second = try Person(try await story.refresh(ada.refreshToken), expecting: 200)
            let third = try Person(try await story.refresh(second.refreshToken), expecting: 200)
            let reused = try await story.refresh(ada.refreshToken)
            #expect(reused.status == 401 && reused.code == "session_ended")
            #expect(try await story.ask("GET", "users/me", as: third).code == "session_ended")
            #expect(try await story.refresh(third.refreshToken).code == "session_ended")
            #expect(try await story.ask("GET", "users/me", as: other).status == 200)
        }
    }

    @Test("A token that none of ours can be ends nothing", arguments: ["nonsense", String(repeating: "A", count: 64)])
    func unknown(_ token: String) async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let reply = try await story.refresh(token)
            #expect(reply.status == 401 && reply.code == "unauthenticated")
            #expect(try await story.ask("GET", "users/me", as: ada).status == 200)
        }
    }

    @Test("Of two refreshes at once both answers work, and the session lives")
    func together() async throws {
        try await AccountStory.tell { story in
            let ada = try await story.register("ada")
            let replies = try await withThrowingTaskGroup(of: HTTPReply.self) { group in
                for _ in 0..<2 { group.addTask { try await story.refresh(ada.refreshToken) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for reply in replies {
                let tab = try Person(reply, expecting: 200)
                #expect(try await story.ask("GET", "users/me", as: tab).status == 200)
            }
        }
    }

    @Test("A session that nobody refreshes ends by itself; every refresh moves its end")
    func expiredSession() async throws {
        try await AccountStory.tell({ $0.accounts.sessionSeconds = 3600 }) { story in
            let ada = try await story.register("ada")
            story.time.advance(seconds: 3000)
            let next = try Person(try await story.refresh(ada.refreshToken), expecting: 200)
            story.time.advance(seconds: 3599)
            await ExpireSessions.sweep(story.node.context)
            let last = try Person(try await story.refresh(next.refreshToken), expecting: 200)
            story.time.advance(seconds: 3600)
            await ExpireSessions.sweep(story.node.context)
            let row = try await story.node.context.database.read { try $0.session(id: ada.sessionID) }
            #expect(row?.endedAt == story.time.now)
            #expect(try await story.refresh(last.refreshToken).code == "session_ended")
        }
    }

    @Test("No token stands in the database")
    func hashed() async throws {
        let folder = TemporaryFolder()
        try await AccountStory.tell(in: folder) { story in
            let ada = try await story.register("ada")
            let next = try Person(try await story.refresh(ada.refreshToken), expecting: 200)
            for name in ["rookery.db", "rookery.db-wal"] {
                let bytes = try SecretFile.read(folder.file("data/\(name)"), limit: 64 << 20) ?? []
                let text = String(decoding: bytes, as: UTF8.self)
                for secret in [ada.refreshToken, ada.token, next.refreshToken, Person.password] {
                    #expect(!text.utf8.contains(secret.utf8))
                }
            }
        }
    }
}

extension String.UTF8View {
    /// Whether the bytes of another text stand somewhere in this one.
    fileprivate func contains(_ other: String.UTF8View) -> Bool {
        let wanted = Array(other)
        let bytes = Array(self)
        guard let first = wanted.first, bytes.count >= wanted.count else { return false }
        return bytes.indices.dropLast(wanted.count - 1).contains {
            bytes[$0] == first && bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}
