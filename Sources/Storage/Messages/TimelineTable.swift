extension SQLSession {
    /// The events of a room in a stretch of the stream, oldest first: what a session missed. Ends with the one that makes them
    /// `limit`, or their bodies as many bytes as `bytes`.
    package func events(rid: Int64, after: Int64, through: Int64, limit: Int, bytes: Int) throws(StorageFailure) -> [StoredEvent] {
        var found: [StoredEvent] = []
        var size = 0
        try each(
            """
            SELECT e.position, e.rid, e.event_id, e.kind, e.sender, e.at, e.depth, e.ordinal, e.target, e.redacted_by, e.body
            FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 AND t.place > $2 AND t.place <= $3 ORDER BY t.place LIMIT $4
            """, [.int(rid), .int(after), .int(through), .int(Int64(limit))]
        ) { row in
            let event = StoredEvent(row)
            found.append(event)
            size += event.body.count
            return size < bytes
        }
        return found
    }

    /// How many events a room has in a stretch of the stream, counted up to a limit.
    package func eventCount(rid: Int64, after: Int64, through: Int64, upTo limit: Int) throws(StorageFailure) -> Int {
        Int(
            try integer(
                "SELECT count(*) FROM (SELECT 1 FROM timeline WHERE rid = $1 AND place > $2 AND place <= $3 LIMIT $4) AS some",
                .int(rid), .int(after), .int(through), .int(Int64(limit))) ?? 0)
    }

    /// The room's newest event; nil for a room without one.
    package func newestEvent(rid: Int64) throws(StorageFailure) -> StoredEvent? {
        try first(
            """
            SELECT e.position, e.rid, e.event_id, e.kind, e.sender, e.at, e.depth, e.ordinal, e.target, e.redacted_by, e.body
            FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 ORDER BY t.place DESC LIMIT 1
            """, [.int(rid)]
        ) { StoredEvent($0) }
    }

    /// The newest event at or before a position, for the ordinal a marker there has.
    package func newestEvent(rid: Int64, through position: Int64) throws(StorageFailure) -> StoredEvent? {
        try first(
            """
            SELECT e.position, e.rid, e.event_id, e.kind, e.sender, e.at, e.depth, e.ordinal, e.target, e.redacted_by, e.body
            FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 AND t.place <= $2 ORDER BY t.place DESC LIMIT 1
            """, [.int(rid), .int(position)]
        ) { StoredEvent($0) }
    }

    /// How many messages a user sent in a stretch of a room.
    package func ownMessages(rid: Int64, uid: Int64, after: Int64, through: Int64) throws(StorageFailure) -> Int64 {
        try integer(
            "SELECT count(*) FROM timeline WHERE rid = $1 AND place > $2 AND place <= $3 AND kind = 1 AND sender = $4",
            .int(rid), .int(after), .int(through), .int(uid)) ?? 0
    }
}
