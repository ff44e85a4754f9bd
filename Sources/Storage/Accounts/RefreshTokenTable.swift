/// The refresh tokens of live sessions: the newest generation, and the one before it for a lost answer.
///
/// Older ones are not kept: what is known by its family but not by its own hash must be older, and ends the session.
extension SQLSession {
    /// Which generation of the session's tokens this is; nil when it is none of the last two.
    package func refreshGeneration(tokenHash: [UInt8], sid: Int64) throws(StorageFailure) -> Int64? {
        try integer("SELECT generation FROM refresh_tokens WHERE token_hash = $1 AND sid = $2", .blob(tokenHash), .int(sid))
    }

    /// The newest generation and when its first token was made; nil when the session has none.
    package func newestRefresh(sid: Int64) throws(StorageFailure) -> (generation: Int64, issuedAt: Int64)? {
        try first(
            """
            SELECT generation, issued_at FROM refresh_tokens WHERE sid = $1 ORDER BY generation DESC, issued_at LIMIT 1
            """, [.int(sid)]
        ) { (generation: $0.int(0), issuedAt: $0.int(1)) }
    }

    /// Adds a token of a generation and forgets all generations but that one and the one before. In a write body.
    package func insertRefresh(tokenHash: [UInt8], sid: Int64, generation: Int64, issuedAt: Int64) throws(StorageFailure) {
        try run("DELETE FROM refresh_tokens WHERE sid = $1 AND generation < $2", .int(sid), .int(generation - 1))
        try run(
            "INSERT INTO refresh_tokens (token_hash, sid, generation, issued_at) VALUES ($1, $2, $3, $4)",
            .blob(tokenHash), .int(sid), .int(generation), .int(issuedAt))
    }
}
