extension WriteSession {
    /// Forgets the states at a room's oldest events while its sets take more rows than a room may: whoever follows such an event needs to be
    /// asked for the state. A few at a time, with every event that comes.
    func prune(rid: Int64, rows limit: Int64 = StateSetLimits.roomRows) throws(StorageFailure) {
        guard try integer("SELECT set_rows FROM branched_rooms WHERE rid = $1", .int(rid)) ?? 0 > limit else { return }
        try forgetStates(rid: rid, through: .max, atMost: 64)
    }

    /// Forgets the states at events up to a position that are told with changes of their own, oldest first; the
    /// tips keep theirs.
    /// - Returns: how many events it was.
    @discardableResult
    package func forgetStates(rid: Int64, through position: Int64, atMost limit: Int) throws(StorageFailure) -> Int {
        let old = try rows(
            """
            SELECT b.position, b.before_set, b.after_set FROM branch_events b JOIN events e ON e.position = b.position
            WHERE b.rid = $1 AND (b.before_set IS NOT NULL OR b.after_set IS NOT NULL) AND b.position <= $2
                AND e.event_id NOT IN (SELECT event_id FROM branch_tips WHERE rid = $1)
            ORDER BY b.position LIMIT $3
            """, [.int(rid), .int(position), SQLValue(limit)]
        ) { (position: $0.int(0), before: $0.intOrNil(1), after: $0.intOrNil(2)) }
        for event in old {
            try run(
                """
                UPDATE branch_events SET before_version = NULL, before_set = NULL, after_version = NULL, after_set = NULL
                WHERE position = $1
                """, .int(event.position))
            try releaseStateSet(event.before)
            try releaseStateSet(event.after)
        }
        return old.count
    }
}
