import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST admin/users/{id}/password-link`: a link with which somebody sets a new password once, for whoever forgot theirs. It replaces
/// earlier ones. The admin hands it over; the node keeps only a hash of its secret half.
enum MakePasswordLink {
    /// Long enough for somebody who looks at their messages once a day.
    private static let lifetime: Int64 = 2 * 86_400_000

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let name = ask.input["id"]
        let challenge = Base64URL.encode(node.world.random(12))
        let code = Base64URL.encode(node.world.random(24))
        let expiresAt = try await node.write { transaction in
            try transaction.check(admin)
            let user = try transaction.session.livingUser(name)
            guard user.isLocal else { throw Refusal.notFound(.user) }
            let expiresAt = transaction.now + lifetime
            try transaction.session.insert(
                PasswordLinkRow(challenge: challenge, codeHash: Digest.sha256(Array(code.utf8)), uid: user.uid, expiresAt: expiresAt))
            try transaction.audit(admin, .passwordLink, of: user.userID)
            return expiresAt
        }
        return Answer([
            "url": .string("\(node.reachableURL)/#reset=\(challenge).\(code)"), "challenge": .string(challenge),
            "code": .string(code), "expiresAt": .time(expiresAt),
        ])
    }
}
