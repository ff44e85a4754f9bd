import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST auth/password-reset`: a new password for a code, or for a link that an admin handed out. Ends all sessions.
enum ResetPassword {
    private struct Form: Sendable {
        let challenge: String
        let code: String
        let new: SecureBytes

        init(_ input: JSON, passwordMinimum: Int) throws(Refusal) {
            var fields = Fields(input)
            challenge = fields.string("challenge", length: 1...100)
            code = fields.string("code", length: 1...100)
            new = fields.newPassword("newPassword", minimum: passwordMinimum)
            try fields.check()
        }
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let form = try Form(ask.input, passwordMinimum: node.configuration.accounts.passwordMinimum)
        if let expiry = node.codeKey.expiry(of: form.challenge) {
            // Looked at before the costly hash, and without the code: that is compared where the try is counted.
            guard node.world.now() < expiry else { throw CodeEntry.expired.refusal }
            try await byCode(form, try await node.hash(form.new), node)
        } else {
            try await byLink(form, node)
        }
        await node.gateway.confirm()
        return Answer([:])
    }

    // MARK: a code

    private static func byCode(_ form: Form, _ hash: String, _ node: NodeContext) async throws(Refusal) {
        let refusal = try await node.write { transaction -> Refusal? in
            let entry = try transaction.enter(OneTimeCode(typed: form.code), for: form.challenge, .reset, session: nil)
            // Not thrown: the try has been counted, and stays so.
            guard case .right(let row) = entry else { return entry.refusal }
            let session = transaction.session
            let address = ProvenAddress(channel: row.channel, address: row.challenge.binding.address)
            let found = address.channel.isText ? try session.account(phone: address.address) : try session.account(email: address.address)
            guard let user = found, user.deletedAt == nil else { return CodeEntry.wrong.refusal }
            try session.setProven(uid: user.uid, address, at: transaction.now)
            try set(hash, for: user.uid, transaction)
            return nil
        }
        if let refusal { throw refusal }
    }

    private static func set(_ hash: String, for uid: Int64, _ transaction: Transaction) throws(StorageFailure) {
        try transaction.session.setPasswordHash(uid: uid, hash)
        try transaction.session.removePasswordLinks(uid: uid)
        try transaction.endSessions(of: uid, reason: .ended)
    }

    // MARK: a link

    private static func byLink(_ form: Form, _ node: NodeContext) async throws(Refusal) {
        let codeHash = Digest.sha256(Array(form.code.utf8))
        let now = node.world.now()
        _ = try await node.read { try link(form.challenge, codeHash, $0, at: now) }
        let hash = try await node.hash(form.new)
        try await node.write { transaction in
            try set(hash, for: try link(form.challenge, codeHash, transaction.session, at: transaction.now).uid, transaction)
        }
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
