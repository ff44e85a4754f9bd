import Chat
import Cryptography
import Testing

@testable import Storage

@Suite("Tables of codes")
struct CodeTableTests {
    private static let start = AccountStage.start
    private static let key = CodeKey(SecureBytes(copying: [UInt8](repeating: 3, count: 32)))

    @Test("A challenge says when it ends and that it is ours; a changed one, or one of another node, says nothing")
    func challenge() {
        let id = Self.key.challenge(random: [UInt8](repeating: 9, count: 16), expiresAt: Self.start)
        #expect(Self.key.expiry(of: id) == Self.start)
        #expect(Self.key.expiry(of: "A" + id.dropFirst()) == nil)
        #expect(Self.key.expiry(of: String(id.dropLast())) == nil)
        #expect(CodeKey(SecureBytes(copying: [UInt8](repeating: 4, count: 32))).expiry(of: id) == nil)
    }

    @Test("A challenge has one code, which tells nothing of another's")
    func code() {
        let codes = (0..<1_000).map { Self.key.code(of: "challenge \($0)").digits }
        #expect(Set(codes).count > 990)
        #expect(Self.key.code(of: "challenge 7").digits == codes[7])
        #expect(CodeKey(SecureBytes(copying: [UInt8](repeating: 4, count: 32))).code(of: "challenge 7").digits != codes[7])
    }

    @Test("What is too old to matter goes, a few rows at a time; what still counts stays")
    func prune() async throws {
        let stage = try AccountStage()
        let name = Self.key.name("ada@north.example")
        let keys = SendKeys(address: name, network: name, session: nil, country: nil, prefix: nil)
        try await stage.database.write { session in
            for number in 0..<3 {
                let id = "challenge \(number)"
                let binding = CodeBinding(challenge: id, purpose: .login, address: "ada@north.example", session: nil)
                try session.insert(CodeChallenge(binding: binding, now: Self.start), .mail, addressKey: name, networkKey: name)
                try session.noteSend(keys, of: id, price: 0, at: Self.start)
            }
            try session.insertRegistration(
                tokenHash: name + name, ProvenAddress(channel: .mail, address: "ada@north.example"), expiresAt: Self.start + 1)
        }
        let prune = { (now: Int64) in try await stage.database.write { try $0.pruneCodes(at: now, limit: 2) } }
        #expect(try await prune(Self.start + 3_600_000) == false)
        #expect(try await stage.database.read { try $0.challenge("challenge 0") } != nil)
        #expect(try await stage.database.read { try $0.registration(tokenHash: name + name) } == nil)
        #expect(try await prune(Self.start + 4_000_000) == true)
        #expect(try await prune(Self.start + 4_000_000) == false)
        #expect(try await stage.database.read { try $0.challenge("challenge 0") } == nil)
        #expect(try await stage.database.read { try $0.sendCounts(keys, at: Self.start + 4_000_000) }.toAddress.day == 3)
        #expect(try await prune(Self.start + 90_000_000) == true)
        #expect(try await prune(Self.start + 90_000_000) == false)
        #expect(try await stage.database.read { try $0.sendCounts(keys, at: Self.start + 86_400_000 - 1) }.toAddress.day == 0)
    }

    @Test(
        "No question about codes looks at a whole table",
        arguments: [
            "SELECT 1 FROM code_challenges WHERE challenge = 'a'",
            "SELECT challenge FROM code_challenges WHERE reference = 'a' AND reference IS NOT NULL",
            "SELECT challenge FROM code_challenges WHERE address_key = x'00' AND made_at > 1 AND purpose = 'login' AND is_over = 0 ORDER BY made_at DESC LIMIT 1",
            "SELECT sum(wrong) FROM code_challenges WHERE address_key = x'00' AND made_at > 1",
            "UPDATE code_challenges SET is_over = 1 WHERE address_key = x'00' AND purpose = 'login' AND is_over = 0",
            "SELECT count(*) FROM code_sends WHERE address_key = x'00' AND at > 1",
            "SELECT count(*) FROM code_sends WHERE network_key = x'00' AND at > 1",
            "SELECT count(*) FROM code_sends WHERE session_key = x'00' AND session_key IS NOT NULL AND at > 1",
            "SELECT count(*), sum(entered) FROM code_sends WHERE prefix = 'a' AND prefix IS NOT NULL AND at > 1",
            "SELECT count(*), sum(entered) FROM code_sends WHERE country = 'a' AND country IS NOT NULL AND at > 1",
            "SELECT id, country FROM code_sends WHERE challenge = 'a' AND entered = 0 ORDER BY id LIMIT 1",
            "SELECT id FROM code_sends WHERE at < 1 ORDER BY at LIMIT 9",
            "SELECT day FROM code_days WHERE day >= 1 ORDER BY day, country",
            "SELECT challenge FROM code_challenges WHERE expires_at < 1 ORDER BY expires_at LIMIT 9",
        ])
    func plans(sql: String) async throws {
        let stage = try AccountStage()
        let plan = try await stage.database.read { try $0.rows(text: "EXPLAIN QUERY PLAN " + sql, []) { $0.text(3) } }
        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(plan)")
    }

    @Test("An alarm is news once an hour, and gone once somebody has seen to it")
    func alarms() async throws {
        let stage = try AccountStage()
        let raise = { (now: Int64) in try await stage.database.write { try $0.raiseAlarm("codes.budget", "No money.", at: now) } }
        #expect(try await raise(Self.start))
        #expect(try await raise(Self.start + 1) == false)
        #expect(try await raise(Self.start + 3_600_001))
        #expect(try await stage.database.read { try $0.alarms() }.map(\.count) == [3])
        #expect(try await stage.database.write { try $0.clearAlarm("codes.budget") })
        #expect(try await stage.database.write { try $0.clearAlarm("codes.budget") } == false)
    }
}
