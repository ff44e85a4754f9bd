/// One row of `sessions`.
package struct SessionRow: Sendable, Equatable {
    /// The row number, never given twice.
    package let sid: Int64
    /// The public identifier.
    package let sessionID: String
    /// Whose session it is.
    package let uid: Int64
    /// What the client called the device.
    package let device: String?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// When it last logged in or refreshed, in milliseconds since 1970.
    package let lastUsedAt: Int64
    /// When it ends without another refresh, in milliseconds since 1970.
    package let expiresAt: Int64
    /// Nil while it lives.
    package let endedAt: Int64?

    init(_ row: any SQLRow) {
        sid = row.int(0)
        sessionID = row.text(1)
        uid = row.int(2)
        device = row.textOrNil(4)
        createdAt = row.int(5)
        lastUsedAt = row.int(6)
        expiresAt = row.int(7)
        endedAt = row.intOrNil(8)
    }
}

/// Looking sessions up. Any thread.
extension SQLSession {
    /// The session with this row number, ended or not.
    package func session(sid: Int64) throws(StorageFailure) -> SessionRow? {
        try first("SELECT * FROM sessions WHERE sid = $1", [.int(sid)]) { SessionRow($0) }
    }

    /// The session with this public identifier, ended or not.
    package func session(id sessionID: String) throws(StorageFailure) -> SessionRow? {
        try first("SELECT * FROM sessions WHERE session_id = $1", [.text(sessionID)]) { SessionRow($0) }
    }

    /// The session a refresh token belongs to, by the SHA-256 of the part that all its tokens share; ended or not.
    package func session(familyHash: [UInt8]) throws(StorageFailure) -> SessionRow? {
        try first("SELECT * FROM sessions WHERE family_hash = $1", [.blob(familyHash)]) { SessionRow($0) }
    }

    /// The user's live sessions, the latest used last.
    package func sessions(uid: Int64) throws(StorageFailure) -> [SessionRow] {
        try rows("SELECT * FROM sessions WHERE uid = $1 AND ended_at IS NULL ORDER BY last_used_at, sid", [.int(uid)]) { SessionRow($0) }
    }

    /// Whether the session lives: one look, for every write body.
    package func isAlive(sid: Int64) throws(StorageFailure) -> Bool {
        if let isAlive = rowCache?.sessions[sid] { return isAlive }
        let isAlive = try integer("SELECT 1 FROM sessions WHERE sid = $1 AND ended_at IS NULL", .int(sid)) != nil
        rowCache?.sessions.keep(isAlive, for: sid)
        return isAlive
    }

    /// Live sessions that nobody refreshed in time, the longest overdue first.
    package func overdueSessions(at now: Int64, limit: Int) throws(StorageFailure) -> [SessionRow] {
        try rows(
            "SELECT * FROM sessions WHERE expires_at <= $1 AND ended_at IS NULL ORDER BY expires_at LIMIT $2",
            [.int(now), SQLValue(limit)]
        ) { SessionRow($0) }
    }

    /// How many sessions ended before `moment`, counted up to `limit`.
    package func sessionCount(endedBefore moment: Int64, limit: Int) throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM (SELECT 1 FROM sessions WHERE ended_at < $1 LIMIT $2) AS found", .int(moment), SQLValue(limit))
            ?? 0
    }
}
