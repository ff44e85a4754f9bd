extension WriteSession {
    /// Whether one of a user's notes of that name begins like this.
    package func hasNote(_ name: String, uid: Int64, beginning: String) throws(StorageFailure) -> Bool {
        try integer(
            "SELECT 1 FROM notes WHERE uid = $1 AND name = $2 AND substr(data, 1, length($3)) = $3 LIMIT 1",
            .int(uid), .text(name), .text(beginning)) != nil
    }

    /// Forgets all but the newest notes of that name of a user.
    package func trimNotes(_ name: String, uid: Int64, keeping count: Int) throws(StorageFailure) {
        try run(
            """
            DELETE FROM notes WHERE uid = $1 AND name = $2 AND position <= (
                SELECT position FROM notes WHERE uid = $1 AND name = $2 ORDER BY position DESC LIMIT 1 OFFSET $3)
            """, .int(uid), .text(name), SQLValue(count))
    }
}
