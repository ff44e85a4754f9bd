/// Whom a user has blocked.
extension SQLSession {
    /// Whether `owner` has blocked `other`.
    package func hasBlocked(_ other: Int64, by owner: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM blocks WHERE uid = $1 AND blocked = $2", .int(owner), .int(other)) != nil
    }

    /// Whom a user has blocked, in the order of usernames (then row numbers), behind a place.
    package func blocks(of uid: Int64, after: UserPlace, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT users.* FROM blocks JOIN users ON users.uid = blocks.blocked
            WHERE blocks.uid = $1 AND (users.username, users.uid) > ($2, $3)
            ORDER BY users.username, users.uid LIMIT $4
            """,
            [.int(uid), .text(after.username), .int(after.uid), SQLValue(limit)]
        ) { UserRow($0) }
    }

    /// As ``blocks(of:after:limit:)``, going back from a place: the nearest first.
    package func blocks(of uid: Int64, before: UserPlace, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT users.* FROM blocks JOIN users ON users.uid = blocks.blocked
            WHERE blocks.uid = $1 AND (users.username, users.uid) < ($2, $3)
            ORDER BY users.username DESC, users.uid DESC LIMIT $4
            """,
            [.int(uid), .text(before.username), .int(before.uid), SQLValue(limit)]
        ) { UserRow($0) }
    }

    /// How many people a user has blocked.
    package func blockCount(of uid: Int64) throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM blocks WHERE uid = $1", .int(uid)) ?? 0
    }

    /// Blocks somebody; false when already blocked. In a write body.
    package func addBlock(_ other: Int64, of uid: Int64, at now: Int64) throws(StorageFailure) -> Bool {
        try run(
            "INSERT INTO blocks (uid, blocked, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            .int(uid), .int(other), .int(now)) > 0
    }

    /// Lifts a block; false when there was none. In a write body.
    package func removeBlock(_ other: Int64, of uid: Int64) throws(StorageFailure) -> Bool {
        try run("DELETE FROM blocks WHERE uid = $1 AND blocked = $2", .int(uid), .int(other)) > 0
    }
}
