/// Lists of accounts, in the order of usernames. Walks an index or the whole table: bulk lane.
extension SQLSession {
    /// Accounts whose username starts with the search text or whose display name holds it, neither deleted nor suspended.
    /// - Parameters:
    ///   - search: lower case; "" finds all.
    ///   - after: only usernames behind this one; "" starts at the front.
    package func directory(search: String, after: String, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT * FROM users
            WHERE username > $2 AND local = 1 AND deleted_at IS NULL AND suspended = 0
                AND (username LIKE $1 ESCAPE '\\' OR display_name LIKE $4 ESCAPE '\\')
            ORDER BY username LIMIT $3
            """,
            [.text(LikePattern.starting(search)), .text(after), SQLValue(limit), .text(LikePattern.containing(search))]
        ) { UserRow($0) }
    }

    /// As ``directory(search:after:limit:)``, going back from a username: the nearest first.
    package func directory(search: String, before: String, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT * FROM users
            WHERE username < $2 AND local = 1 AND deleted_at IS NULL AND suspended = 0
                AND (username LIKE $1 ESCAPE '\\' OR display_name LIKE $4 ESCAPE '\\')
            ORDER BY username DESC LIMIT $3
            """,
            [.text(LikePattern.starting(search)), .text(before), SQLValue(limit), .text(LikePattern.containing(search))]
        ) { UserRow($0) }
    }

    /// All accounts for an admin, suspended and deleted ones too.
    package func accounts(search: String, after: String, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT * FROM users
            WHERE username > $2 AND local = 1
                AND (username LIKE $1 ESCAPE '\\' OR display_name LIKE $4 ESCAPE '\\')
            ORDER BY username LIMIT $3
            """,
            [.text(LikePattern.starting(search)), .text(after), SQLValue(limit), .text(LikePattern.containing(search))]
        ) { UserRow($0) }
    }

    /// As ``accounts(search:after:limit:)``, going back from a username: the nearest first.
    package func accounts(search: String, before: String, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT * FROM users
            WHERE username < $2 AND local = 1
                AND (username LIKE $1 ESCAPE '\\' OR display_name LIKE $4 ESCAPE '\\')
            ORDER BY username DESC LIMIT $3
            """,
            [.text(LikePattern.starting(search)), .text(before), SQLValue(limit), .text(LikePattern.containing(search))]
        ) { UserRow($0) }
    }
}
