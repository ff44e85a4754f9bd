import Chat
import Cryptography
import Testing

@Suite struct CodeChallengeTests {
    private static let binding = CodeBinding(challenge: "c1", purpose: .login, address: "+4915112345678", session: "s1")
    private static let code = OneTimeCode { _ in [0, 1, 226, 64] }  // 123456
    private static func hash(_ message: [UInt8]) -> [UInt8] { MessageAuthentication.hmacSHA256(key: [1, 2, 3], message: message) }

    private static func challenge() -> CodeChallenge {
        var challenge = CodeChallenge(binding: binding, now: 1_000)
        challenge.seal(code, hash: hash)
        return challenge
    }

    private static func enter(
        _ text: String, into challenge: inout CodeChallenge, as binding: CodeBinding = binding, now: Int64 = 2_000, triesInHour: Int = 0
    ) -> CodeChallenge.Entry {
        challenge.enter(
            OneTimeCode(typed: text), for: binding, now: now, triesInHour: triesInHour, hash: hash, areEqual: MessageAuthentication.areEqual
        )
    }

    @Test("A code works once, typed with or without a space")
    func once() {
        var challenge = Self.challenge()
        let entries = [Self.enter("123 456", into: &challenge), Self.enter("123456", into: &challenge)]
        #expect(entries == [.right, .over])
    }

    @Test("Five wrong codes end a challenge, and the right one comes too late")
    func tries() {
        var challenge = Self.challenge()
        var entries = ["000000", "x", "", "12345", "1234567"].map { Self.enter($0, into: &challenge) }
        #expect(entries == (0..<5).map { .wrong(left: 4 - $0) })
        entries = [Self.enter("123456", into: &challenge)]
        #expect(entries == [.over])
    }

    @Test("The try is counted before the code is compared")
    func countedFirst() {
        var challenge = Self.challenge()
        var triesWhenCompared = 0
        let copy = challenge
        _ = challenge.enter(Self.code, for: Self.binding, now: 2_000, triesInHour: 0, hash: Self.hash) { one, other in
            triesWhenCompared += 1
            return one == other
        }
        #expect(triesWhenCompared == 1 && copy.tries == 0 && challenge.tries == 1)
        // Without a code made yet nothing is right, and the try counts too.
        var unmade = CodeChallenge(binding: Self.binding, now: 1_000)
        let entry = Self.enter("123456", into: &unmade)
        #expect(entry == .wrong(left: 4) && unmade.tries == 1)
    }

    @Test("Ten wrong codes in an hour end every challenge of an account")
    func hour() {
        var challenge = Self.challenge()
        let entries = [Self.enter("123456", into: &challenge, triesInHour: 10), Self.enter("123456", into: &challenge, triesInHour: 9)]
        #expect(entries == [.over, .right])
    }

    @Test(
        "A code is good from its making to its end, and not when the clock runs backwards",
        arguments: [(999, false), (1_000, true), (300_999, true), (301_000, false)])
    func life(now: Int64, isGood: Bool) {
        var challenge = Self.challenge()
        let entry = Self.enter("123456", into: &challenge, now: now)
        #expect(entry == (isGood ? .right : .over))
    }

    @Test(
        "Entered for another challenge, purpose, address or session the code is wrong",
        arguments: [
            CodeBinding(challenge: "c2", purpose: .login, address: "+4915112345678", session: "s1"),
            CodeBinding(challenge: "c1", purpose: .reset, address: "+4915112345678", session: "s1"),
            CodeBinding(challenge: "c1", purpose: .login, address: "+4915112345679", session: "s1"),
            CodeBinding(challenge: "c1", purpose: .login, address: "+4915112345678", session: "s2"),
            CodeBinding(challenge: "c1", purpose: .login, address: "+4915112345678", session: nil),
        ])
    func bound(binding: CodeBinding) {
        var challenge = Self.challenge()
        let entry = Self.enter("123456", into: &challenge, as: binding)
        #expect(entry == .wrong(left: 4))
    }

    @Test("No two bindings hash alike by moving letters between their parts")
    func unambiguous() {
        let one = CodeBinding(challenge: "ab", purpose: .login, address: "c", session: nil)
        let other = CodeBinding(challenge: "a", purpose: .login, address: "bc", session: nil)
        let empty = CodeBinding(challenge: "ab", purpose: .login, address: "c", session: "")
        #expect(one.message(with: Self.code) != other.message(with: Self.code))
        #expect(one.message(with: Self.code) != empty.message(with: Self.code))
    }

    @Test("Asking again within a minute sends the same code, later a new one, which ends the old")
    func again() {
        var challenge = Self.challenge()
        #expect(challenge.sendsAgain(now: 60_999) && !challenge.sendsAgain(now: 61_000))
        challenge.replace()
        #expect(!challenge.sendsAgain(now: 2_000))
        let entry = Self.enter("123456", into: &challenge)
        #expect(entry == .over)
    }

    @Test("What is stored and printed holds no digit of the code")
    func secret() {
        var dumped = ""
        dump(Self.code, to: &dumped)
        #expect(!"\(Self.code)\(dumped)\(String(reflecting: Self.code))".contains("123456"))
        var stored = ""
        dump(Self.challenge(), to: &stored)
        #expect(!stored.contains("123456\""))
    }
}
