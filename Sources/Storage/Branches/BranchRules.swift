extension LogRules {
    /// Each event has its one place in its room's order, and each place its event. What no client sees has none.
    static let timeline = Check.Rule("Timeline") { session throws(StorageFailure) in
        try hasBranches(session) ? timeline(session) : linearTimeline(session)
    }

    /// Tips are accepted events; sets of changes are used as often as they say, and take as many rows.
    static let branches = Check.Rule("Branches") { session throws(StorageFailure) in
        try hasBranches(session) ? tips(session) + sets(session) + rows(session) : []
    }

    /// A database from before rooms branched has no such tables until its node is started again.
    private static func hasBranches(_ session: any SQLSession) throws(StorageFailure) -> Bool {
        try session.integer("SELECT 1 FROM sqlite_schema WHERE name = 'branch_events'") != nil
    }

    private static func timeline(_ session: any SQLSession) throws(StorageFailure) -> [String] {
        try session.rows(
            """
            SELECT coalesce(e.rid, t.rid), coalesce(e.events, 0), coalesce(t.places, 0)
            FROM (SELECT rid, count(*) AS events, sum(position) AS total FROM events GROUP BY rid) AS e
            FULL JOIN (
                SELECT rid, count(*) AS places, sum(position) AS total FROM (
                    SELECT rid, position FROM timeline UNION ALL SELECT rid, position FROM branch_events WHERE standing > 0
                ) AS p GROUP BY rid
            ) AS t ON t.rid = e.rid
            WHERE e.events IS DISTINCT FROM t.places OR e.total IS DISTINCT FROM t.total LIMIT 20
            """
        ) { timelineBreach($0) }
    }

    private static func linearTimeline(_ session: any SQLSession) throws(StorageFailure) -> [String] {
        try session.rows(
            """
            SELECT coalesce(e.rid, t.rid), coalesce(e.events, 0), coalesce(t.places, 0)
            FROM (SELECT rid, count(*) AS events, sum(position) AS total FROM events GROUP BY rid) AS e
            FULL JOIN (SELECT rid, count(*) AS places, sum(position) AS total FROM timeline GROUP BY rid) AS t ON t.rid = e.rid
            WHERE e.events IS DISTINCT FROM t.places OR e.total IS DISTINCT FROM t.total LIMIT 20
            """
        ) { timelineBreach($0) }
    }

    private static func timelineBreach(_ row: any SQLRow) -> String {
        "Room \(row.int(0)) has \(row.int(1)) events and other \(row.int(2)) places for them."
    }

    private static func tips(_ session: any SQLSession) throws(StorageFailure) -> [String] {
        try session.rows(
            """
            SELECT n.rid FROM (SELECT rid, count(*) AS tips FROM branch_tips GROUP BY rid) AS n LEFT JOIN (
                SELECT t.rid, count(*) AS found FROM events e
                CROSS JOIN branch_tips t ON t.event_id = e.event_id AND t.rid = e.rid
                WHERE NOT EXISTS (SELECT 1 FROM branch_events b WHERE b.position = e.position AND b.standing > 0) GROUP BY t.rid
            ) AS f ON f.rid = n.rid WHERE n.tips <> coalesce(f.found, 0) LIMIT 20
            """
        ) { row throws(StorageFailure) in "Room \(row.int(0)): a tip is an event that is not there, or not accepted." }
    }

    private static func sets(_ session: any SQLSession) throws(StorageFailure) -> [String] {
        try session.rows(
            """
            SELECT s.rid, s.number, s.uses, coalesce(u.uses, 0) FROM state_sets s LEFT JOIN (
                SELECT number, count(*) AS uses FROM (
                    SELECT before_set AS number FROM branch_events UNION ALL SELECT after_set FROM branch_events
                    UNION ALL SELECT parent FROM state_sets
                ) AS used GROUP BY number
            ) AS u ON u.number = s.number WHERE s.uses <> coalesce(u.uses, 0) OR s.uses = 0 LIMIT 20
            """
        ) { row throws(StorageFailure) in
            "Room \(row.int(0)): the set of changes \(row.int(1)) counts \(row.int(2)) uses and has \(row.int(3))."
        }
    }

    private static func rows(_ session: any SQLSession) throws(StorageFailure) -> [String] {
        try session.rows(
            """
            SELECT b.rid, b.set_rows, coalesce(r.row_count, 0) FROM branched_rooms b LEFT JOIN (
                SELECT s.rid, count(*) AS row_count FROM state_set_rows c JOIN state_sets s ON s.number = c.number GROUP BY s.rid
            ) AS r ON r.rid = b.rid WHERE b.set_rows <> coalesce(r.row_count, 0) LIMIT 20
            """
        ) { row throws(StorageFailure) in "Room \(row.int(0)) counts \(row.int(1)) rows of changes and has \(row.int(2))." }
    }
}
