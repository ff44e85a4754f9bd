extension SQLSession {
    /// The living rooms a user is joined to.
    package func joinedRooms(uid: Int64) throws(StorageFailure) -> [(rid: Int64, roomID: String)] {
        try rows(
            """
            SELECT r.rid, r.room_id FROM members m JOIN rooms r ON r.rid = m.rid
            WHERE m.uid = $1 AND m.membership = 'join' AND r.removed_at IS NULL
            """, [.int(uid)]
        ) { ($0.int(0), $0.text(1)) }
    }

    /// How many living rooms a user is joined to.
    package func joinedRoomCount(uid: Int64) throws(StorageFailure) -> Int {
        Int(
            try integer(
                """
                SELECT count(*) FROM members m JOIN rooms r ON r.rid = m.rid
                WHERE m.uid = $1 AND m.membership = 'join' AND r.removed_at IS NULL
                """, .int(uid)) ?? 0)
    }

    /// The living rooms a user is joined, invited to or knocks at, by their newest event, newest first. Of a room that the node is not in
    /// the invitation is the newest.
    package func newestRooms(uid: Int64, before place: Int64 = .max, limit: Int) throws(StorageFailure) -> [Int64] {
        try roomsByNewest(uid: uid, before: place, limit: limit).map(\.rid)
    }

    /// As ``newestRooms(uid:before:limit:)`` with the place of each in that order.
    package func roomsByNewest(
        uid: Int64, before place: Int64, limit: Int
    ) throws(StorageFailure) -> [(rid: Int64, place: Int64)] {
        try rows(
            """
            SELECT rid, newest FROM (
                SELECT m.rid AS rid, max(coalesce((SELECT max(place) FROM timeline t WHERE t.rid = m.rid), 0), m.position) AS newest
                FROM members m JOIN rooms r ON r.rid = m.rid
                WHERE m.uid = $1 AND m.membership IN ('join', 'invite', 'knock') AND r.removed_at IS NULL
            ) AS mine
            WHERE newest < $2 ORDER BY newest DESC LIMIT $3
            """, [.int(uid), .int(place), .int(Int64(limit))]
        ) { ($0.int(0), $0.int(1)) }
    }

    /// The other direction of ``roomsByNewest(uid:before:limit:)``.
    package func roomsByOldest(uid: Int64, after place: Int64, limit: Int) throws(StorageFailure) -> [(rid: Int64, place: Int64)] {
        try rows(
            """
            SELECT rid, newest FROM (
                SELECT m.rid AS rid, max(coalesce((SELECT max(place) FROM timeline t WHERE t.rid = m.rid), 0), m.position) AS newest
                FROM members m JOIN rooms r ON r.rid = m.rid
                WHERE m.uid = $1 AND m.membership IN ('join', 'invite', 'knock') AND r.removed_at IS NULL
            ) AS mine
            WHERE newest > $2 ORDER BY newest LIMIT $3
            """, [.int(uid), .int(place), .int(Int64(limit))]
        ) { ($0.int(0), $0.int(1)) }
    }

    /// Membership changes about a user in rooms the user was not in: invites, refusals, bans before joining.
    package func membershipEvents(about uid: Int64, after: Int64, through: Int64, limit: Int) throws(StorageFailure) -> [StoredEvent] {
        try rows(
            """
            SELECT e.position, e.rid, e.event_id, e.kind, e.sender, e.at, e.depth, e.ordinal, e.target, e.redacted_by, e.body
            FROM members m JOIN events e ON e.position = m.position
            WHERE m.uid = $1 AND m.position > $2 AND m.position <= $3 ORDER BY m.position LIMIT $4
            """, [.int(uid), .int(after), .int(through), .int(Int64(limit))]
        ) { StoredEvent($0) }
    }
}
