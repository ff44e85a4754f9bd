package import Chat

/// A message of a page, with what tells whether anything was added to it since.
package struct StoredMessage: Sendable, Equatable {
    /// The message.
    package let event: StoredEvent
    /// The position of its newest edit; nil when it was never edited.
    package let edit: Int64?
    /// Whether anybody has reacted to it.
    package let hasReactions: Bool

    fileprivate init(_ row: any SQLRow) {
        event = StoredEvent(row)
        edit = row.intOrNil(11)
        hasReactions = row.bool(12)
    }
}

/// Pages of a room's messages. What one user deleted for themselves is passed over; user number 0 has deleted nothing.
extension SQLSession {
    /// The newest messages in a stretch of a room, newest first.
    package func messages(
        rid: Int64, newestIn stretch: ClosedRange<Int64>, shownTo uid: Int64, limit: Int
    ) throws(StorageFailure) -> [StoredMessage] {
        try rows(
            """
            SELECT e.position, e.rid, e.event_id, e.kind, e.sender, e.at, e.depth, e.ordinal, e.target, e.redacted_by, e.body,
                (SELECT max(d.position) FROM edits d WHERE d.target = t.position),
                EXISTS (SELECT 1 FROM reactions r WHERE r.target = t.position)
            FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 AND t.place BETWEEN $2 AND $3 AND t.kind = 1
                AND NOT EXISTS (SELECT 1 FROM hidden_messages h WHERE h.uid = $4 AND h.position = t.position)
            ORDER BY t.place DESC LIMIT $5
            """, [.int(rid), .int(stretch.lowerBound), .int(stretch.upperBound), .int(uid), .int(Int64(limit))]
        ) { StoredMessage($0) }
    }

    /// The oldest messages in a stretch of a room, oldest first.
    package func messages(
        rid: Int64, oldestIn stretch: ClosedRange<Int64>, shownTo uid: Int64, limit: Int
    ) throws(StorageFailure) -> [StoredMessage] {
        try rows(
            """
            SELECT e.position, e.rid, e.event_id, e.kind, e.sender, e.at, e.depth, e.ordinal, e.target, e.redacted_by, e.body,
                (SELECT max(d.position) FROM edits d WHERE d.target = t.position),
                EXISTS (SELECT 1 FROM reactions r WHERE r.target = t.position)
            FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 AND t.place BETWEEN $2 AND $3 AND t.kind = 1
                AND NOT EXISTS (SELECT 1 FROM hidden_messages h WHERE h.uid = $4 AND h.position = t.position)
            ORDER BY t.place LIMIT $5
            """, [.int(rid), .int(stretch.lowerBound), .int(stretch.upperBound), .int(uid), .int(Int64(limit))]
        ) { StoredMessage($0) }
    }

    /// The id of a room's newest message at or before a position.
    package func newestMessageID(rid: Int64, through position: Int64) throws(StorageFailure) -> EventID? {
        try first(
            """
            SELECT e.event_id FROM timeline t JOIN events e ON e.position = t.position
            WHERE t.rid = $1 AND t.place <= $2 AND t.kind = 1 ORDER BY t.place DESC LIMIT 1
            """, [.int(rid), .int(position)]
        ) { EventID(stored: $0.blob(0)) }
    }

    /// Users of this node who said something in a room after a position, up to and with another; the newest thousand messages are looked at.
    package func ownSenders(rid: Int64, after position: Int64, through last: Int64) throws(StorageFailure) -> [Int64] {
        try rows(
            """
            SELECT DISTINCT u.uid FROM (
                SELECT sender FROM timeline WHERE rid = $1 AND place > $2 AND place <= $3 AND kind = 1 ORDER BY place DESC LIMIT 1000) t
            JOIN users u ON u.uid = t.sender WHERE u.local = 1 ORDER BY u.uid
            """, [.int(rid), .int(position), .int(last)]
        ) { $0.int(0) }
    }

    /// What a user deleted for themselves in a stretch of the stream.
    package func hiddenMessages(uid: Int64, in stretch: ClosedRange<Int64>) throws(StorageFailure) -> Set<Int64> {
        Set(
            try rows(
                "SELECT position FROM hidden_messages WHERE uid = $1 AND position BETWEEN $2 AND $3",
                [.int(uid), .int(stretch.lowerBound), .int(stretch.upperBound)]
            ) { $0.int(0) })
    }
}
