extension SQLSession {
    /// True when the user deleted the message for themselves.
    package func isHidden(_ position: Int64, from uid: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM hidden_messages WHERE uid = $1 AND position = $2", .int(uid), .int(position)) != nil
    }
}

extension WriteSession {
    /// Deletes a message for one user; doing so again changes nothing.
    package func hide(_ position: Int64, from uid: Int64) throws(StorageFailure) {
        try run(
            "INSERT INTO hidden_messages (uid, position) VALUES ($1, $2) ON CONFLICT DO NOTHING", .int(uid), .int(position))
    }
}
