import Chat
import Logging
import Storage

/// `POST auth/refresh`: new tokens for the newest refresh token. The one before stays good for a minute and until its successor is
/// used, because an answer can get lost; an older one has been copied, and ends its session.
enum Refresh {
    private enum Outcome: Sendable {
        case renewed(UserRow, SessionRow)
        case refused(Refusal)
        /// The body ended the session itself: live connections have to hear of it first.
        case ended
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let text = fields.string("refreshToken", length: 1...200)
        try fields.check()
        guard let token = RefreshToken(text) else { throw unknown }
        let family = token.familyHash
        guard try await node.read(.interactive, { try $0.session(familyHash: family) }) != nil else { throw unknown }
        if let verdict = node.limits.take(.credentials, account: "refresh \(family)"), !verdict.isAllowed {
            throw .rateLimited(retryAfter: verdict.retrySeconds)
        }
        let successor = token.successor(random: node.world.random)
        switch try await node.write(.interactive, { try renew(token, successor, $0) }) {
        case .renewed(let user, let session):
            return Answer(LoginAnswer.json(node, user: user, session: session, refreshToken: successor.text, at: node.world.now()))
        case .refused(let refusal):
            throw refusal
        case .ended:
            await node.gateway.confirm()
            throw .sessionEnded
        }
    }

    private static let unknown = Refusal(.unauthenticated, "The refresh token is not valid; log in again.")

    private static func renew(_ token: RefreshToken, _ successor: RefreshToken, _ transaction: Transaction) throws -> Outcome {
        let session = transaction.session
        let now = transaction.now
        guard let row = try session.session(familyHash: token.familyHash), let user = try session.user(uid: row.uid) else {
            return .refused(unknown)
        }
        guard !user.isSuspended else { return .refused(Refusal(.suspended, "This account is locked by the node's admins.")) }
        guard row.endedAt == nil else { return .refused(.sessionEnded) }
        guard row.expiresAt > now else {
            try transaction.end(sessions: [row.sid], of: row.uid, reason: .expired)
            return .ended
        }
        guard let generation = try generation(after: token, of: row, transaction) else {
            transaction.node.logger.warning("a refresh token was used twice; its session ends", metadata: ["session": "\(row.sessionID)"])
            try transaction.end(sessions: [row.sid], of: row.uid, reason: .ended)
            return .ended
        }
        let limits = transaction.node.configuration.accounts
        try session.insertRefresh(tokenHash: successor.hash, sid: row.sid, generation: generation, issuedAt: now)
        try session.touch(sid: row.sid, at: now, expiresAt: now + limits.sessionSeconds * 1000)
        return .renewed(user, try session.session(sid: row.sid) ?? row)
    }

    /// Which generation the successor belongs to; nil when the token is too old.
    private static func generation(after token: RefreshToken, of row: SessionRow, _ transaction: Transaction) throws -> Int64? {
        guard let newest = try transaction.session.newestRefresh(sid: row.sid),
            let own = try transaction.session.refreshGeneration(tokenHash: token.hash, sid: row.sid)
        else { return nil }
        if own == newest.generation { return own + 1 }
        // Its successor has not been used, or there would be a newer generation: another one of the same age.
        let grace = transaction.node.configuration.accounts.refreshGraceSeconds * 1000
        return own == newest.generation - 1 && transaction.now - newest.issuedAt <= grace ? newest.generation : nil
    }
}
