import Cast
import Chat
import Cryptography
import Glibc
import Testing

@testable import Node

@Suite("The keys of access tokens")
struct TokenKeyTests {
    private let folder = TemporaryFolder()
    private let lifetime: Int64 = 900_000
    private let day: Int64 = 86_400_000

    private func ring(at now: Int64) throws -> TokenKeyRing {
        try TokenKeyFiles(dataDirectory: folder.path, random: .system).refreshed(at: now, lifetime: lifetime)
    }

    private func tokens(_ ring: TokenKeyRing) -> AccessTokens {
        AccessTokens(ring, issuer: "north.example", lifetime: lifetime)
    }

    @Test("The first start makes a key that only its owner can read, later starts find it")
    func firstStart() throws {
        let first = try ring(at: 0)
        let second = try ring(at: day)
        #expect(first.keys.count == 1 && second.keys.map(\.id) == first.keys.map(\.id))
        let name = try #require(try SecretFile.names(in: folder.file("keys")).first)
        var status = stat()
        #expect(stat(folder.file("keys/\(name)"), &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(folder.file("keys"), &status) == 0 && status.st_mode & 0o777 == 0o700)
        let token = tokens(first).issue(userID: "@ada:north.example", sessionID: "laptop", at: day).token
        #expect(try tokens(second).claims(of: token, at: day + 1).sessionID == "laptop")
    }

    @Test("A new key takes over when the old one is due; the old one verifies until its last token has run out")
    func rotation() throws {
        let old = try ring(at: 0)
        let due = 30 * day
        let token = tokens(old).issue(userID: "@ada:north.example", sessionID: "laptop", at: due - 1).token
        let both = try ring(at: due)
        #expect(both.keys.count == 2 && both.keys[0].id == old.keys[0].id)
        #expect(try tokens(both).claims(of: token, at: due + 1).userID == "@ada:north.example")
        let fresh = tokens(both).issue(userID: "@ada:north.example", sessionID: "laptop", at: due).token
        #expect(throws: Refusal.unauthenticated) { try tokens(old).claims(of: fresh, at: due + 1) }
        let later = try ring(at: due + lifetime + TokenKeyRing.margin + 1)
        #expect(later.keys.map(\.id) == [both.keys[1].id])
        #expect(try SecretFile.names(in: folder.file("keys")).count == 1)
    }

    @Test("A token dies with its time, for another node, and with any change to it")
    func claims() throws {
        let ring = try ring(at: 0)
        let token = tokens(ring).issue(userID: "@ada:north.example", sessionID: "laptop", at: 1_500)
        #expect(token.expiresAt == 901_000)
        #expect(try tokens(ring).claims(of: token.token, at: 900_999).expiresAt == 901_000)
        #expect(throws: Refusal(.tokenExpired, "The access token has run out; refresh it.")) {
            try tokens(ring).claims(of: token.token, at: 901_000)
        }
        let south = AccessTokens(ring, issuer: "south.example", lifetime: lifetime)
        #expect(throws: Refusal.unauthenticated) { try south.claims(of: token.token, at: 2_000) }
        #expect(throws: Refusal.unauthenticated) { try tokens(ring).claims(of: token.token + "A", at: 2_000) }
        #expect(throws: Refusal.unauthenticated) { try tokens(ring).claims(of: "", at: 2_000) }
    }

    @Test("Two tokens of one session and second are not the same, and both are good")
    func distinct() throws {
        let tokens = tokens(try ring(at: 0))
        let pair = (0..<2).map { _ in tokens.issue(userID: "@ada:north.example", sessionID: "laptop", at: 1_500).token }
        #expect(pair[0] != pair[1])
        for token in pair { #expect(try tokens.claims(of: token, at: 2_000).sessionID == "laptop") }
    }

    @Test("A damaged key file stops the start with a sentence that names it and nothing of its content")
    func damage() throws {
        _ = try ring(at: 0)
        let name = try #require(try SecretFile.names(in: folder.file("keys")).first)
        try SecretFile.write(Array(#"{"id":"x","seed":"hush"}"#.utf8), to: folder.file("keys/\(name)"))
        let failure = #expect(throws: TokenKeyFiles.Failure.self) { try ring(at: 1) }
        #expect(failure?.description.contains(name) == true && failure?.description.contains("hush") == false)
    }
}
