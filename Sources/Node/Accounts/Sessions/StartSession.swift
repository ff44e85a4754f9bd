import Chat
import Cryptography
import Storage

/// What a new session needs, made before the write body so that the body can run again.
struct FreshSession: Sendable {
    let sessionID: String
    let refresh: RefreshToken
    let device: String?

    init(_ node: NodeContext, device: String?) {
        sessionID = Base64URL.encode(node.world.random(12))
        refresh = .first(random: node.world.random)
        self.device = device
    }
}

extension Transaction {
    /// Starts a session. Beyond the limit per user the one unused longest ends.
    func start(_ fresh: FreshSession, for uid: Int64) throws -> SessionRow {
        let limits = node.configuration.accounts
        let others = try session.sessions(uid: uid)
        let surplus = others.count + 1 - limits.sessionsPerUser
        let sid = try session.insert(
            NewSession(
                sessionID: fresh.sessionID, uid: uid, familyHash: fresh.refresh.familyHash, device: fresh.device, createdAt: now,
                expiresAt: now + limits.sessionSeconds * 1000))
        try session.insertRefresh(tokenHash: fresh.refresh.hash, sid: sid, generation: 0, issuedAt: now)
        if surplus > 0 { try end(sessions: others.prefix(surplus).map(\.sid), of: uid, reason: .ended) }
        guard let row = try session.session(sid: sid) else { throw StorageFailure(.other, "A new session is not there.") }
        return row
    }
}
