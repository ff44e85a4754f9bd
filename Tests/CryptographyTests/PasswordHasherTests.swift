import Testing

@testable import Cryptography

@Suite("The password hasher")
struct PasswordHasherTests {
    static let cheap = PasswordHashParameters(memory: 64, passes: 1, lanes: 1)
    /// About a second a hash: long enough to see a queue behind it, without a test ever waiting for a clock.
    static let slow = PasswordHashParameters(memory: 128 * 1024, passes: 4, lanes: 1)

    private func password(_ text: String) -> SecureBytes {
        SecureBytes(copying: Array(text.utf8))
    }

    @Test("What was hashed is recognised, anything else is not")
    func hashAndCheck() async throws {
        let hasher = PasswordHasher(threads: 1, queueLimit: 4, parameters: Self.cheap)
        let stored = try await hasher.hash(password("ada's"))
        #expect(try await hasher.check(password("ada's"), against: stored) == .right)
        #expect(try await hasher.check(password("ben's"), against: stored) == .wrong)
        #expect(try await hasher.hash(password("ada's")) != stored, "each hash has a salt of its own")
        hasher.shutDown()
    }

    @Test("A hash made with other parameters is recognised and asks to be made anew")
    func rehash() async throws {
        let hasher = PasswordHasher(threads: 1, queueLimit: 4, parameters: Self.cheap)
        let older = try PasswordHash(
            of: password("ada's"), salt: Array("sixteen byte slt".utf8), parameters: PasswordHashParameters(memory: 32, passes: 1, lanes: 1)
        )
        #expect(try await hasher.check(password("ada's"), against: older.phc) == .rightNeedsRehash)
        #expect(try await hasher.check(password("ben's"), against: older.phc) == .wrong)
        hasher.shutDown()
    }

    @Test("Without an account the same work is done in the same line, and no password is right")
    func nobody() async throws {
        let hasher = PasswordHasher(threads: 1, queueLimit: 4)
        #expect(hasher.nobody.parameters == .standard)
        #expect(try await hasher.check(password("x"), against: nil) == .wrong)
        let other = PasswordHasher(threads: 1, queueLimit: 4)
        #expect(hasher.nobody.phc != other.nobody.phc, "nobody can know beforehand what is compared with")
        other.shutDown()
        hasher.shutDown()
        await #expect(throws: PasswordHasherError.stopped, "the threads do it, not a short cut before them") {
            try await hasher.check(password("x"), against: nil)
        }
    }

    @Test("A damaged stored hash is reported, not taken for a wrong password")
    func damaged() async throws {
        let hasher = PasswordHasher(threads: 1, queueLimit: 4, parameters: Self.cheap)
        await #expect(throws: PasswordHasherError.unusable(.malformed)) {
            try await hasher.check(password("ada's"), against: "$argon2id$nonsense")
        }
        hasher.shutDown()
    }

    @Test("Many callers are all answered, each with its own answer")
    func concurrency() async throws {
        let hasher = PasswordHasher(threads: 2, queueLimit: 200, parameters: Self.cheap)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let stored = try await hasher.hash(password("\(number)"))
                    let own = try await hasher.check(password("\(number)"), against: stored)
                    let other = try await hasher.check(password("\(number + 1)"), against: stored)
                    return own == .right && other == .wrong
                }
            }
            for try await right in group {
                #expect(right)
            }
        }
        #expect(hasher.waiting == 0)
        hasher.shutDown()
    }

    @Test("A full queue answers busy at once, and everybody who got in is answered")
    func full() async throws {
        let hasher = PasswordHasher(threads: 1, queueLimit: 2, parameters: Self.slow)
        let answers = await answersOf(12, to: hasher)
        let refused = answers.filter { $0 == .busy }.count
        let made = answers.filter { $0 == nil }.count
        #expect(refused + made == 12)
        #expect(made >= 2, "whoever got into the line is answered")
        #expect(refused > 0, "twelve do not fit where two may wait")
        hasher.shutDown()
    }

    @Test("A shutdown answers everybody exactly once, and whoever comes later")
    func shutdown() async throws {
        let hasher = PasswordHasher(threads: 1, queueLimit: 50, parameters: Self.slow)
        async let answers = answersOf(20, to: hasher)
        while hasher.waiting < 5 { await Task.yield() }
        hasher.shutDown()
        hasher.shutDown()
        let all = await answers
        #expect(all.count == 20)
        #expect(all.allSatisfy { $0 == nil || $0 == .stopped })
        #expect(all.filter { $0 == .stopped }.count >= 5, "five stood in line")
        await #expect(throws: PasswordHasherError.stopped) { try await hasher.hash(password("late")) }
    }

    /// What `count` callers at once hear: nil for a hash.
    private func answersOf(_ count: Int, to hasher: PasswordHasher) async -> [PasswordHasherError?] {
        await withTaskGroup(of: PasswordHasherError?.self) { group in
            for number in 0..<count {
                group.addTask {
                    do throws(PasswordHasherError) {
                        _ = try await hasher.hash(password("\(number)"))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}
