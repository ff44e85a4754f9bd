extension SQLSession {
    /// The newest edit of a message.
    package func newestEdit(of target: Int64) throws(StorageFailure) -> StoredEvent? {
        guard let position = try integer("SELECT max(position) FROM edits WHERE target = $1", .int(target)) else { return nil }
        return try event(at: position)
    }

    /// The positions of every edit of a message, oldest first.
    package func edits(of target: Int64) throws(StorageFailure) -> [Int64] {
        try rows("SELECT position FROM edits WHERE target = $1 ORDER BY position", [.int(target)]) { $0.int(0) }
    }
}

extension WriteSession {
    /// Notes that the event at `position` edits a message.
    package func insertEdit(target: Int64, position: Int64) throws(StorageFailure) {
        try run("INSERT INTO edits (target, position) VALUES ($1, $2)", .int(target), .int(position))
    }
}
