extension SQLSession {
    /// How many messages of others behind an ordinal have been deleted for everyone: they count as unread no more.
    package func deletedCount(rid: Int64, after ordinal: Int64, notBy uid: Int64) throws(StorageFailure) -> Int64 {
        try integer(
            "SELECT count(*) FROM deleted_messages WHERE rid = $1 AND ordinal > $2 AND sender <> $3",
            .int(rid), .int(ordinal), .int(uid)) ?? 0
    }
}

extension WriteSession {
    /// Notes that a message was deleted for everyone.
    package func insertDeletedMessage(rid: Int64, ordinal: Int64, sender: Int64) throws(StorageFailure) {
        try run(
            "INSERT INTO deleted_messages (rid, ordinal, sender) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            .int(rid), .int(ordinal), .int(sender))
    }
}
