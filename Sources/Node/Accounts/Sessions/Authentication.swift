package import Chat
import Storage

extension NodeContext {
    /// Which sessions have ended, and whom the node knows.
    package var sessionGate: SessionGate { tokens.gate }

    /// Who is behind an access token. Refuses with `unauthenticated`, `token_expired` or `session_ended`.
    /// Asks the database only for a token not seen before. Any thread.
    package func authenticate(token: String) async throws(Refusal) -> Caller {
        let now = world.now()
        if let known = tokens.gate.caller(of: token, at: now) { return known }
        let claims = try tokens.claims(of: token, at: now)
        let version = tokens.gate.version
        let found = try await read { session in
            try session.session(id: claims.sessionID).flatMap { row in try session.user(uid: row.uid).map { (row, $0) } }
        }
        guard let (session, user) = found, session.endedAt == nil, session.expiresAt > now, !user.isSuspended, user.deletedAt == nil
        else { throw .sessionEnded }
        guard user.userID.utf8.elementsEqual(claims.userID.utf8) else { throw .unauthenticated }
        let caller = Caller(
            uid: user.uid, userID: user.userID, username: user.username, sid: session.sid, sessionID: session.sessionID,
            isAdmin: user.role == .admin)
        guard tokens.gate.admit(caller, of: token, until: claims.expiresAt, asOf: version) else { throw .sessionEnded }
        return caller
    }
}
