/// One code that somebody was sent, as it is stored: no digit of it, only its keyed hash. A value; storage keeps its fields in a row.
package struct CodeChallenge: Sendable, Equatable {
    /// What the code is bound to.
    package let binding: CodeBinding
    /// The keyed hash; nil until the worker has made the code.
    package private(set) var seal: [UInt8]?
    /// Milliseconds since 1970.
    package let madeAt: Int64
    /// Milliseconds since 1970; from then on the code is worth nothing, and is not sent any more.
    package let expiresAt: Int64
    /// Codes entered so far, right ones too.
    package private(set) var tries: Int
    /// Used, or replaced by a later one.
    package private(set) var isOver: Bool

    /// What became of a code that was entered.
    package enum Entry: Sendable, Equatable {
        /// It was the one, and it is used up.
        case right
        /// It was not, or there is none: `left` more may be tried.
        case wrong(left: Int)
        /// Too late, used, replaced, or tried too often: a new one is needed.
        case over
    }

    /// A challenge whose code is yet to be made.
    package init(binding: CodeBinding, now: Int64, policy: CodePolicy = .standard) {
        self.init(binding: binding, seal: nil, madeAt: now, expiresAt: now + policy.life, tries: 0, isOver: false)
    }

    /// As it was stored.
    package init(binding: CodeBinding, seal: [UInt8]?, madeAt: Int64, expiresAt: Int64, tries: Int, isOver: Bool) {
        self.binding = binding
        self.seal = seal
        self.madeAt = madeAt
        self.expiresAt = expiresAt
        self.tries = tries
        self.isOver = isOver
    }

    /// The worker has made the code: store the seal before the code leaves.
    /// - Parameter hash: HMAC-SHA256 with the node's key.
    package mutating func seal(_ code: OneTimeCode, hash: ([UInt8]) -> [UInt8]) {
        seal = hash(binding.message(with: code))
    }

    /// Somebody enters a code. The try is counted before anything is compared, and stored whatever comes out: who breaks off in between
    /// has used it up all the same.
    /// - Parameter entered: nil when what was typed is no code at all; it counts too.
    /// - Parameter triesInHour: wrong codes for the account or address in the last hour, over all its challenges.
    /// - Parameter areEqual: compares in constant time.
    package mutating func enter(
        _ entered: OneTimeCode?, for binding: CodeBinding, now: Int64, triesInHour: Int, policy: CodePolicy = .standard,
        hash: ([UInt8]) -> [UInt8], areEqual: ([UInt8], [UInt8]) -> Bool
    ) -> Entry {
        guard !isOver, now >= madeAt, now < expiresAt, tries < policy.tries, triesInHour < policy.triesPerHour else { return .over }
        tries += 1
        // With the binding that was given: a code that was entered in another place hashes to something else.
        guard let entered, let seal, areEqual(seal, hash(binding.message(with: entered))) else { return .wrong(left: policy.tries - tries) }
        isOver = true
        return .right
    }

    /// A later one takes its place.
    package mutating func replace() { isOver = true }

    /// Whether asking again now sends this one's code again.
    package func sendsAgain(now: Int64, policy: CodePolicy = .standard) -> Bool {
        !isOver && now >= madeAt && now - madeAt < policy.sameCode && now < expiresAt
    }
}
