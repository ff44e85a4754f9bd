/// What a new session starts with.
package struct NewSession: Sendable {
    /// The public identifier.
    package var sessionID: String
    /// Whose session it is.
    package var uid: Int64
    /// SHA-256 of the part that all its refresh tokens share.
    package var familyHash: [UInt8]
    /// What the client called the device.
    package var device: String?
    /// Milliseconds since 1970.
    package var createdAt: Int64
    /// Milliseconds since 1970.
    package var expiresAt: Int64

    /// Puts together a session.
    package init(sessionID: String, uid: Int64, familyHash: [UInt8], device: String?, createdAt: Int64, expiresAt: Int64) {
        self.sessionID = sessionID
        self.uid = uid
        self.familyHash = familyHash
        self.device = device
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// Making, using and ending sessions. All in a write body.
extension SQLSession {
    /// Adds a session and answers its row number. Identifiers are random: a clash is a programmer error and throws.
    package func insert(_ session: NewSession) throws(StorageFailure) -> Int64 {
        let sid = try insert(
            """
            INSERT INTO sessions (session_id, uid, family_hash, device, created_at, last_used_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $5, $6)
            """,
            [
                .text(session.sessionID), .int(session.uid), .blob(session.familyHash), SQLValue(session.device),
                .int(session.createdAt), .int(session.expiresAt),
            ])
        guard let sid else { throw StorageFailure(.other, "A new session got no row.") }
        return sid
    }

    /// Notes a use and moves the end of a live session.
    package func touch(sid: Int64, at now: Int64, expiresAt: Int64) throws(StorageFailure) {
        try run(
            "UPDATE sessions SET last_used_at = $2, expires_at = $3 WHERE sid = $1 AND ended_at IS NULL",
            .int(sid), .int(now), .int(expiresAt))
    }

    /// Ends a session, forgets its refresh tokens and the device that was woken for it; false when it had ended before.
    /// - Parameter reason: `logout`, `ended`, `suspended` or `expired`.
    package func end(sid: Int64, at now: Int64, reason: String) throws(StorageFailure) -> Bool {
        let changed = try run(
            "UPDATE sessions SET ended_at = $2, ended_reason = $3 WHERE sid = $1 AND ended_at IS NULL",
            .int(sid), .int(now), .text(reason))
        try run("DELETE FROM refresh_tokens WHERE sid = $1", .int(sid))
        try run("DELETE FROM push_devices WHERE sid = $1", .int(sid))
        return changed > 0
    }

    /// Drops rows of sessions that ended before `moment`; answers how many. Bulk lane.
    package func dropSessions(endedBefore moment: Int64, limit: Int) throws(StorageFailure) -> Int {
        try run(
            "DELETE FROM sessions WHERE sid IN (SELECT sid FROM sessions WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)",
            .int(moment), SQLValue(limit))
    }
}
