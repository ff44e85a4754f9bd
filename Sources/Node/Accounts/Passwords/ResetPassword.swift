import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST auth/password-reset`: a new password for a link that an admin handed out. Ends all sessions.
enum ResetPassword {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let challenge = fields.string("challenge", length: 1...100)
        let code = fields.string("code", length: 1...100)
        let new = fields.newPassword("newPassword", minimum: node.configuration.accounts.passwordMinimum)
        try fields.check()
        let codeHash = Digest.sha256(Array(code.utf8))
        let now = node.world.now()
        _ = try await node.read { try link(challenge, codeHash, $0, at: now) }
        let hash = try await node.hash(new)
        try await node.write { transaction in
            let link = try link(challenge, codeHash, transaction.session, at: transaction.now)
            try transaction.session.setPasswordHash(uid: link.uid, hash)
            try transaction.session.removePasswordLinks(uid: link.uid)
            try transaction.endSessions(of: link.uid, reason: .ended)
        }
        await node.gateway.confirm()
        return Answer([:])
    }

    /// The link, if the code is its own and in time.
    private static func link(
        _ challenge: String, _ codeHash: [UInt8], _ session: any SQLSession, at now: Int64
    ) throws -> PasswordLinkRow {
        guard let link = try session.passwordLink(challenge: challenge), MessageAuthentication.areEqual(link.codeHash, codeHash) else {
            throw Refusal(.badCode, "This link is not valid, or was used already.")
        }
        guard link.expiresAt > now else { throw Refusal(.codeExpired, "This link has expired; ask for a new one.") }
        return link
    }
}
