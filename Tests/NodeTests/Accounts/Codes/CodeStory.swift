import CanonicalJSON
import Cast
import Chat
import Storage
import Testing

@testable import Node

/// Stories about codes: people ask from addresses of their own, and the test reads their mail.
extension AccountStory {
    /// A node that can send codes; texts go to Germany.
    static func tellOfCodes(
        in folder: TemporaryFolder = TemporaryFolder(), _ change: (inout NodeConfiguration) -> Void = { _ in },
        _ test: (AccountStory) async throws -> Void
    ) async throws {
        try await tell(
            in: folder,
            {
                $0.codes.toLog = .on
                $0.codes.countries = ["DE"]
                $0.listen.trustedProxies = ["127.0.0.1"]
                change(&$0)
            }, test)
    }

    /// One request of somebody at that address.
    func post(_ path: String, _ body: JSON, from address: String, as person: Person? = nil) async throws -> HTTPReply {
        var headers = [(name: "content-type", value: "application/json"), (name: "x-forwarded-for", value: address)]
        if let person { headers.append((name: "authorization", value: "Bearer \(person.token)")) }
        return try await HTTPClient(port: port).send("POST", "/api/v1/" + path, headers: headers, body: body.encoded())
    }

    /// Asks for a code; the challenge.
    func askCode(
        _ purpose: String = "login", email: String? = nil, phone: String? = nil, from address: String = "203.0.113.1",
        as person: Person? = nil
    ) async throws -> String {
        var body: JSON = ["purpose": .string(purpose)]
        if let email { body["email"] = .string(email) }
        if let phone { body["phone"] = .string(phone) }
        let reply = try await post("auth/send-otp", body, from: address, as: person)
        try #require(reply.status == 200, "\(reply.text)")
        #expect(Set(reply.json?.object?.map(\.key) ?? []) == ["challenge", "expiresAt", "resendAfter"])
        return try #require(reply.json?["challenge"]?.string)
    }

    /// What a worker would send for the challenge, sealed as it does; nil when there is nothing to send.
    func mail(for challenge: String) async throws -> String? {
        let key = node.context.codeKey
        let jobs = try await sends(of: challenge)
        guard jobs > 0 else { return nil }
        return try await node.context.database.write { session in
            guard let row = try session.challenge(challenge) else { return nil }
            var sealed = row.challenge
            let code = key.code(of: challenge)
            sealed.seal(code, hash: key.seal)
            try session.beginSend(of: challenge, seal: sealed.seal ?? [])
            return code.digits
        }
    }

    /// How many jobs there are to send a challenge's code.
    func sends(of challenge: String) async throws -> Int {
        let needle = "%\"\(challenge)\"%"
        return try await node.context.database.read { session in
            try session.rows(text: "SELECT id FROM jobs WHERE kind LIKE 'codes.%' AND payload LIKE $1", [.text(needle)]) { $0.int(0) }.count
        }
    }

    /// Enters a code.
    func enter(
        _ code: String, for challenge: String, from address: String = "203.0.113.1", as person: Person? = nil
    ) async throws -> HTTPReply {
        try await post("auth/verify-otp", ["challenge": .string(challenge), "code": .string(code)], from: address, as: person)
    }

    /// Registers by a code, and lets the pause go by that follows it.
    func registerByCode(_ username: String, email: String, password: String? = nil) async throws -> Person {
        let challenge = try await askCode(email: email, from: "198.51.100.\(username.utf8.count)")
        let reply = try await enter(try #require(try await mail(for: challenge)), for: challenge)
        var body: JSON = ["registrationToken": try #require(reply.json?["registrationToken"]), "username": .string(username)]
        body["password"] = password.map(JSON.string)
        time.advance(seconds: 61)
        return try Person(try await ask("POST", "auth/complete-profile", body), expecting: 200)
    }
}

/// A code that is not `code`.
func other(than code: String) -> String { code == "123456" ? "654321" : "123456" }
