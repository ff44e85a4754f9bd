package import Cryptography

/// One key that signs access tokens.
package struct TokenKey: Sendable {
    /// Its name in the tokens' headers.
    package let id: String
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// The private key.
    package let key: SigningKey

    /// Names a key.
    package init(id: String, createdAt: Int64, key: SigningKey) {
        self.id = id
        self.createdAt = createdAt
        self.key = key
    }
}

/// The keys in force: the newest signs, the others still verify until their last token has run out. A value; decides, does no I/O.
package struct TokenKeyRing: Sendable {
    /// A key signs for 30 days: what leaks from an old backup of the keys is worth little, and rotation is exercised.
    package static let signingTime: Int64 = 30 * 86_400_000
    /// Clocks of one machine may step back a little; a token made just before a rotation must outlive that.
    package static let margin: Int64 = 300_000

    /// The oldest first; never empty once ``due(at:)`` was heeded.
    package private(set) var keys: [TokenKey]

    /// Takes keys in any order.
    package init(_ keys: [TokenKey]) {
        self.keys = keys.sorted { $0.createdAt < $1.createdAt }
    }

    /// Whether a new key has to be made now.
    package func isDue(at now: Int64) -> Bool {
        guard let newest = keys.last else { return true }
        return now - newest.createdAt >= Self.signingTime
    }

    /// Adds a key that signs from now on.
    package mutating func add(_ key: TokenKey) {
        keys.append(key)
    }

    /// Takes out the keys none of whose tokens can still be good, and answers them.
    /// - Parameter lifetime: of an access token, in milliseconds.
    package mutating func removeSpent(at now: Int64, lifetime: Int64) -> [TokenKey] {
        var spent: [TokenKey] = []
        while keys.count > 1, keys[1].createdAt + lifetime + Self.margin < now { spent.append(keys.removeFirst()) }
        return spent
    }
}
