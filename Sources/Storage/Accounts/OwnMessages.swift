/// What one user said, room by room: for export and erasure. Walks a room's timeline: bulk lane.
extension SQLSession {
    /// Every room the user has ever had to do with, by row number.
    package func roomNumbers(everOf uid: Int64) throws(StorageFailure) -> [Int64] {
        try rows("SELECT rid FROM members WHERE uid = $1 ORDER BY rid", [.int(uid)]) { $0.int(0) }
    }

    /// The user's messages in a room behind a place, the oldest first, without deleted ones.
    package func messages(by uid: Int64, rid: Int64, after place: Int64, limit: Int) throws(StorageFailure) -> [StoredEvent] {
        try rows(
            """
            SELECT e.position, e.rid, e.event_id, e.kind, e.sender, e.at, e.depth, e.ordinal, e.target, e.redacted_by, e.body
            FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 AND t.place > $2 AND t.kind = 1 AND t.sender = $3 AND e.redacted_by IS NULL ORDER BY t.place LIMIT $4
            """, [.int(rid), .int(place), .int(uid), SQLValue(limit)]
        ) { StoredEvent($0) }
    }
}
