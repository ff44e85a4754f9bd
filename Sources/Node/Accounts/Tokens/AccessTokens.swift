import CanonicalJSON
package import Chat
package import Cryptography
import Synchronization

/// Makes and checks access tokens: JSON Web Tokens signed with EdDSA. Any thread; making costs about 30 µs, checking 70.
package final class AccessTokens: Sendable {
    /// Who is let through without another look, and which sessions have ended.
    package let gate: SessionGate

    /// What a token says.
    package struct Claims: Sendable, Equatable {
        /// The user's global identifier.
        package let userID: String
        /// The session's public identifier.
        package let sessionID: String
        /// Milliseconds since 1970.
        package let expiresAt: Int64
    }

    private struct Keys: Sendable {
        let signer: TokenSigner
        let verifier: TokenVerifier

        init(_ ring: TokenKeyRing) {
            guard let newest = ring.keys.last else { preconditionFailure("access tokens need a key") }
            signer = TokenSigner(keyID: newest.id, key: newest.key)
            verifier = TokenVerifier(keys: ring.keys.map { (keyID: $0.id, key: $0.key.verifyingKey) })
        }
    }

    private let keys: Mutex<Keys>
    private let issuer: String
    private let lifetime: Int64
    private let random: SecureRandom

    /// - Parameters:
    ///   - ring: holds at least one key.
    ///   - issuer: the node's name.
    ///   - lifetime: in milliseconds.
    ///   - remembered: how many checked tokens are kept.
    ///   - random: where the ids of tokens come from.
    package init(_ ring: TokenKeyRing, issuer: String, lifetime: Int64, remembered: Int = 100_000, random: SecureRandom = .system) {
        keys = Mutex(Keys(ring))
        self.issuer = issuer
        self.lifetime = lifetime
        self.random = random
        gate = SessionGate(remembered: remembered, memory: lifetime * 2 + TokenKeyRing.margin)
    }

    /// Signs with the newest of these from now on.
    package func use(_ ring: TokenKeyRing) {
        let made = Keys(ring)
        keys.withLock { $0 = made }
    }

    /// A token of a session, and when it runs out: whole seconds, as the claim says. No two are the same (RFC 7519, `jti`).
    package func issue(userID: String, sessionID: String, at now: Int64) -> (token: String, expiresAt: Int64) {
        let expires = (now + lifetime) / 1000
        let claims: JSON = [
            "iss": .string(issuer), "sub": .string(userID), "sid": .string(sessionID), "iat": .int(now / 1000), "exp": .int(expires),
            "jti": .string(random.token(byteCount: 9)),
        ]
        let signer = keys.withLock { $0.signer }
        return (signer.sign(payload: claims.encoded()), expires * 1000)
    }

    /// What a token says, once its signature, issuer and time are good: `unauthenticated` or `token_expired` otherwise.
    /// Whether its session lives is another question.
    package func claims(of token: String, at now: Int64) throws(Refusal) -> Claims {
        let verifier = keys.withLock { $0.verifier }
        guard let payload = try? verifier.payload(of: token), let json = try? JSON(parsing: payload),
            let userID = json["sub"]?.string, let sessionID = json["sid"]?.string, let expires = json["exp"]?.int,
            json["iss"]?.string?.utf8.elementsEqual(issuer.utf8) == true
        else { throw .unauthenticated }
        guard expires * 1000 > now else { throw Refusal(.tokenExpired, "The access token has run out; refresh it.") }
        return Claims(userID: userID, sessionID: sessionID, expiresAt: expires * 1000)
    }
}

extension Refusal {
    /// No token, or one that is not ours.
    static let unauthenticated = Refusal(.unauthenticated, "This needs a valid access token.")
    /// The token's session is over.
    static let sessionEnded = Refusal(.sessionEnded, "This session has ended; log in again.")
}
