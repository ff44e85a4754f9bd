import CanonicalJSON

/// One row of `stats`.
package struct StatRow: Sendable, Equatable {
    /// When its time began, in milliseconds since 1970.
    package let at: Int64
    package let figures: StatFigures
    package let jobsDone: Int64
    package let jobsFailed: Int64
    /// Milliseconds that all jobs which ended had waited between their time and the beginning of that run.
    package let jobsWaited: Int64
    /// How many people were there: connected, or asking.
    package let active: Int64

    init(_ row: any SQLRow) {
        at = row.int(0)
        var figures = StatFigures()
        (figures.messages, figures.deliveries, figures.requests, figures.errors) = (row.int(1), row.int(2), row.int(3), row.int(4))
        (jobsDone, jobsFailed, jobsWaited, active) = (row.int(5), row.int(6), row.int(7), row.int(8))
        (figures.answers, figures.commits) = (Self.list(row.text(9)), Self.list(row.text(10)))
        self.figures = figures
    }

    private static func list(_ text: String) -> [Int64] {
        ((try? JSON(parsing: Array(text.utf8)))?.array ?? []).compactMap(\.int)
    }
}

extension SQLSession {
    /// Figures that began at a moment or later, the oldest first. Reads at most one ring.
    package func stats(_ scale: StatScale, from moment: Int64) throws(StorageFailure) -> [StatRow] {
        try rows(
            """
            SELECT at, messages, deliveries, requests, errors, jobs_done, jobs_failed, jobs_waited, active, answers, commits
            FROM stats WHERE scale = $1 AND at >= $2
            """, [.int(scale.rawValue), .int(moment)]
        ) { StatRow($0) }.sorted { $0.at < $1.at }
    }
}

extension WriteSession {
    /// Adds what was counted since the last call to the minute, hour and day of a moment, in milliseconds since 1970.
    /// - Parameter active: users who were there meanwhile, by row number.
    package func addStats(_ figures: StatFigures, active: Set<Int64>, at moment: Int64) throws(StorageFailure) {
        for scale in StatScale.allCases { try add(figures, active, scale, at: scale.start(of: moment)) }
        // Jobs count themselves by the minute. The one before may have got some after it was written.
        let minute = StatScale.minute.start(of: moment)
        for at in [minute - StatScale.minute.length, minute] { try countJobs(inMinute: at) }
        for at in Self.starts(.hour, around: minute) { try countJobs(inHour: at) }
        for at in Self.starts(.day, around: minute) { try countJobs(inDay: at) }
    }

    private func add(_ figures: StatFigures, _ active: Set<Int64>, _ scale: StatScale, at start: Int64) throws(StorageFailure) {
        let kept = try first(
            """
            SELECT at, messages, deliveries, requests, errors, jobs_done, jobs_failed, jobs_waited, active, answers, commits, users
            FROM stats WHERE scale = $1 AND slot = $2 AND at = $3
            """, [.int(scale.rawValue), .int(scale.slot(of: start)), .int(start)]
        ) { (row: StatRow($0), users: $0.blob(11)) }
        var sum = kept?.row.figures ?? StatFigures()
        sum.add(figures)
        var users = UserSet(packed: kept?.users ?? [])
        users.formUnion(active)
        if kept == nil { try closeUsers(scale, before: start) }
        try put(sum, users, scale, at: start)
    }

    private func put(_ figures: StatFigures, _ users: UserSet, _ scale: StatScale, at start: Int64) throws(StorageFailure) {
        try run(
            """
            INSERT INTO stats (scale, slot, at, messages, deliveries, requests, errors, jobs_done, jobs_failed, jobs_waited, active,
                answers, commits, users)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, $8, $9, $10, $11)
            ON CONFLICT (scale, slot) DO UPDATE SET at = $3, messages = $4, deliveries = $5, requests = $6, errors = $7,
                jobs_done = CASE WHEN stats.at = $3 THEN stats.jobs_done ELSE 0 END,
                jobs_failed = CASE WHEN stats.at = $3 THEN stats.jobs_failed ELSE 0 END,
                jobs_waited = CASE WHEN stats.at = $3 THEN stats.jobs_waited ELSE 0 END,
                active = $8, answers = $9, commits = $10, users = $11
            """, .int(scale.rawValue), .int(scale.slot(of: start)), .int(start), .int(figures.messages), .int(figures.deliveries),
            .int(figures.requests), .int(figures.errors), SQLValue(users.users.count), .text(Self.text(figures.answers)),
            .text(Self.text(figures.commits)), .blob(users.packed))
    }

    /// Who was there stands in the newest row only, to be told apart from who comes; older rows keep how many.
    private func closeUsers(_ scale: StatScale, before start: Int64) throws(StorageFailure) {
        try run(
            "UPDATE stats SET users = $3 WHERE scale = $1 AND at < $2 AND length(users) > 0", .int(scale.rawValue), .int(start), .blob([]))
    }

    private func countJobs(inMinute at: Int64) throws(StorageFailure) {
        try run(
            """
            UPDATE stats SET (jobs_done, jobs_failed, jobs_waited) =
                (SELECT coalesce(sum(done), 0), coalesce(sum(failed), 0), coalesce(sum(waited), 0) FROM job_minutes WHERE minute = $1)
            WHERE scale = 60 AND slot = $2 AND at = $3
            """, .int(at / 60_000), .int(StatScale.minute.slot(of: at)), .int(at))
    }

    private func countJobs(inHour at: Int64) throws(StorageFailure) {
        try run(
            """
            UPDATE stats SET (jobs_done, jobs_failed, jobs_waited) =
                (SELECT coalesce(sum(done), 0), coalesce(sum(failed), 0), coalesce(sum(waited), 0)
                 FROM job_minutes WHERE minute >= $1 AND minute < $1 + 60)
            WHERE scale = 3600 AND slot = $2 AND at = $3
            """, .int(at / 60_000), .int(StatScale.hour.slot(of: at)), .int(at))
    }

    /// From the hours: there are ten times as many minutes.
    private func countJobs(inDay at: Int64) throws(StorageFailure) {
        try run(
            """
            UPDATE stats SET (jobs_done, jobs_failed, jobs_waited) =
                (SELECT coalesce(sum(h.jobs_done), 0), coalesce(sum(h.jobs_failed), 0), coalesce(sum(h.jobs_waited), 0)
                 FROM stats h WHERE h.scale = 3600 AND h.at >= $1 AND h.at < $1 + 86400000)
            WHERE scale = 86400 AND slot = $2 AND at = $1
            """, .int(at), .int(StatScale.day.slot(of: at)))
    }

    /// The one a minute falls into, and the one before it when that minute was its first.
    private static func starts(_ scale: StatScale, around minute: Int64) -> Set<Int64> {
        [scale.start(of: minute - StatScale.minute.length), scale.start(of: minute)]
    }

    private static func text(_ counts: [Int64]) -> String {
        String(decoding: JSON.array(counts.map(JSON.int)).encoded(), as: UTF8.self)
    }
}
