extension SQLSession {
    /// True when a member may read an event: all of a room with shared history while joined, else what fell into the spans of joining.
    ///
    /// Who left a room with shared history sees it up to the leaving.
    package func mayRead(_ event: StoredEvent, in room: RoomRow, as member: MemberRow) throws(StorageFailure) -> Bool {
        if room.history == "shared", member.isJoined { return true }
        return try !readableStretches(in: room, as: member).allSatisfy { !$0.contains(event.position) }
    }

    /// The stretches of the log a member may read, oldest first.
    package func readableStretches(in room: RoomRow, as member: MemberRow) throws(StorageFailure) -> [ClosedRange<Int64>] {
        let spans: [ClosedRange<Int64>] = try rows(
            "SELECT joined, \"left\" FROM member_spans WHERE uid = $1 AND rid = $2 ORDER BY joined",
            [.int(member.uid), .int(room.rid)]
        ) { $0.int(0)...max($0.int(0), $0.intOrNil(1) ?? .max) }
        guard room.history == "shared", let last = spans.last else { return spans }
        // What came late from before the room was here stands below zero.
        return [Int64.min...last.upperBound]
    }

    /// The rooms a user was joined to in a stretch of the stream, each with the part of the stretch that belongs to the user.
    package func joinedStretches(uid: Int64, after: Int64, through: Int64) throws(StorageFailure) -> [(
        rid: Int64, range: ClosedRange<Int64>
    )] {
        try rows(
            """
            SELECT rid, joined, "left" FROM member_spans
            WHERE uid = $1 AND joined <= $3 AND ("left" IS NULL OR "left" > $2)
            """, [.int(uid), .int(after), .int(through)]
        ) { row in
            let first = max(after + 1, row.int(1))
            return (row.int(0), first...max(first, min(through, row.intOrNil(2) ?? through)))
        }
    }
}
