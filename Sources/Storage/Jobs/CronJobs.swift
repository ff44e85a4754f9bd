package import Chat

/// When a kind is made by itself.
package struct JobCron: Sendable, Equatable {
    package let kind: String
    /// As in crontab, in UTC.
    package let schedule: String
    /// In milliseconds since 1970.
    package let nextAt: Int64
    /// Nil before the first time.
    package let lastAt: Int64?
}

extension SQLSession {
    /// Every kind with a schedule, by name.
    package func jobCrons() throws(StorageFailure) -> [JobCron] {
        try rows("SELECT kind, schedule, next_at, last_at FROM job_crons ORDER BY kind") {
            JobCron(kind: $0.text(0), schedule: $0.text(1), nextAt: $0.int(2), lastAt: $0.intOrNil(3))
        }
    }
}

extension WriteSession {
    /// Makes the jobs whose time has come, each once however often it was missed, and none while the last has not ended.
    /// - Parameter kinds: all there are; schedules of other kinds are forgotten.
    /// - Returns: when to call it again, in milliseconds since 1970; nil without any schedule.
    package func makeCronJobs(_ kinds: [JobKind], at now: Int64) throws(StorageFailure) -> Int64? {
        let known = try jobCrons()
        for row in known where !kinds.contains(where: { $0.name == row.kind && $0.policy.cron != nil }) {
            try run("DELETE FROM job_crons WHERE kind = $1", .text(row.kind))
        }
        var next: Int64?
        for kind in kinds {
            guard let schedule = kind.policy.cron, let following = schedule.next(after: now) else { continue }
            let row = known.first { $0.kind == kind.name && $0.schedule == schedule.text }
            next = min(next ?? .max, try tick(kind, schedule, row, following: following, at: now))
        }
        if let next { jobWake.note(moment: next) }
        return next
    }

    private func tick(
        _ kind: JobKind, _ schedule: CronSchedule, _ row: JobCron?, following: Int64, at now: Int64
    ) throws(StorageFailure) -> Int64 {
        let isDue = row.map { $0.nextAt <= now } ?? false
        // Sooner than noted when the clock was set back.
        let nextAt = isDue ? following : min(row?.nextAt ?? following, following)
        if isDue { try enqueue(NewJob(kind, uniqueKey: "cron"), at: now) }
        guard row?.nextAt != nextAt else { return nextAt }
        try run(
            """
            INSERT INTO job_crons (kind, schedule, next_at, last_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (kind) DO UPDATE SET schedule = $2, next_at = $3, last_at = coalesce($4, job_crons.last_at)
            """, .text(kind.name), .text(schedule.text), .int(nextAt), isDue ? .int(now) : .null)
        return nextAt
    }
}
