/// The user number under which a mention of the whole room is kept: one row, whoever is in it.
package let wholeRoom: Int64 = 0

extension SQLSession {
    /// How many messages of others behind a marker mention the user, by name or with the whole room.
    package func mentionCount(uid: Int64, rid: Int64, after position: Int64) throws(StorageFailure) -> Int64 {
        try integer(
            """
            SELECT count(DISTINCT position) FROM mentions
            WHERE uid IN ($1, 0) AND rid = $2 AND position > $3 AND sender <> $1
            """, .int(uid), .int(rid), .int(position)) ?? 0
    }
}

extension WriteSession {
    /// Notes that a message mentions a user, or ``wholeRoom``; doing so again changes nothing.
    package func insertMention(uid: Int64, _ event: StoredEvent) throws(StorageFailure) {
        try run(
            "INSERT INTO mentions (uid, rid, position, sender) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            .int(uid), .int(event.rid), .int(event.position), .int(event.sender))
    }

    /// Forgets that a message mentions some users.
    package func deleteMentions(of uids: [Int64], _ event: StoredEvent) throws(StorageFailure) {
        for uid in uids {
            try run(
                "DELETE FROM mentions WHERE uid = $1 AND rid = $2 AND position = $3",
                .int(uid), .int(event.rid), .int(event.position))
        }
    }

    /// Forgets the mentions a member has read.
    package func deleteMentions(uid: Int64, rid: Int64, through position: Int64) throws(StorageFailure) {
        try run(
            "DELETE FROM mentions WHERE uid = $1 AND rid = $2 AND position <= $3", .int(uid), .int(rid), .int(position))
    }
}
