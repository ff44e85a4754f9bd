package import Chat
package import Cryptography

/// The secret behind all codes of a node. Three keys are made of it: one that codes are made with, one that seals what is stored of them,
/// one by which addresses are counted. A value; any thread.
package struct CodeKey: Sendable {
    /// Bytes of the secret.
    package static let length = 32

    private let making: [UInt8]
    private let sealing: [UInt8]
    private let naming: [UInt8]
    private let challenging: [UInt8]

    /// - Precondition: 32 bytes.
    package init(_ secret: SecureBytes) {
        precondition(secret.count == Self.length, "the secret of codes has 32 bytes")
        let derived = { (word: String) in MessageAuthentication.hmacSHA256(key: secret, message: Array("rookery codes: \(word)".utf8)) }
        making = derived("make")
        sealing = derived("seal")
        naming = derived("name")
        challenging = derived("challenge")
    }

    /// The code of a challenge: always the same, so that a second try to send it after a crash sends no second code, and nothing of it is
    /// ever stored.
    package func code(of challenge: String) -> OneTimeCode {
        var round: UInt8 = 0
        return OneTimeCode { count in
            defer { round &+= 1 }
            return Array(MessageAuthentication.hmacSHA256(key: making, message: Array(challenge.utf8) + [0, round]).prefix(count))
        }
    }

    /// HMAC-SHA256 for what is stored of a code.
    package func seal(_ message: [UInt8]) -> [UInt8] { MessageAuthentication.hmacSHA256(key: sealing, message: message) }

    /// 16 bytes by which something is counted that the counts must not tell.
    package func name(_ text: String) -> [UInt8] {
        Array(MessageAuthentication.hmacSHA256(key: naming, message: Array(text.utf8)).prefix(16))
    }

    // MARK: challenges

    private static let randomLength = 16
    private static let timeLength = 8
    private static let proofLength = 8

    /// A new challenge's id. It says when it ends and that it is ours, so that one for which nothing was sent needs no row and still
    /// answers like any other.
    /// - Parameter random: 16 bytes that nobody can guess.
    /// - Parameter expiresAt: milliseconds since 1970.
    package func challenge(random: [UInt8], expiresAt: Int64) -> String {
        precondition(random.count == Self.randomLength, "a challenge has 16 random bytes")
        let body = random + (0..<Self.timeLength).map { UInt8(truncatingIfNeeded: expiresAt >> Int64(56 - 8 * $0)) }
        return Base64URL.encode(body + proof(of: body))
    }

    /// When a challenge ends, in milliseconds since 1970; nil for what this node never gave out.
    package func expiry(of challenge: String) -> Int64? {
        guard let bytes = Base64URL.decode(challenge), bytes.count == Self.randomLength + Self.timeLength + Self.proofLength else {
            return nil
        }
        let body = Array(bytes.prefix(Self.randomLength + Self.timeLength))
        guard MessageAuthentication.areEqual(proof(of: body), Array(bytes.suffix(Self.proofLength))) else { return nil }
        return body.suffix(Self.timeLength).reduce(0) { $0 << 8 | Int64($1) }
    }

    private func proof(of body: [UInt8]) -> [UInt8] {
        Array(MessageAuthentication.hmacSHA256(key: challenging, message: body).prefix(Self.proofLength))
    }
}
