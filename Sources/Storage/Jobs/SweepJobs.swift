import Chat

/// What the clock did to the queue in one body.
package struct JobSweep: Sendable, Equatable {
    /// There may be more to do at once.
    package let isCutShort: Bool
    /// When something is to be done again, in milliseconds since 1970; nil for not by the clock.
    package let next: Int64?
    /// Jobs whose worker was not heard of in time.
    package let lost: [Int64]
    /// How many of those were given up.
    package let dead: Int
}

extension WriteSession {
    /// Does what is due: scheduled jobs become ready, those nobody needs any more expire, lost leases go back.
    /// - Parameter limit: of each at most.
    package func sweepJobs(at now: Int64, limit: Int) throws(StorageFailure) -> JobSweep {
        var tally = JobTally()
        let due = try rows("SELECT id FROM jobs WHERE state = 0 AND run_at <= $1 ORDER BY run_at LIMIT $2", [.int(now), SQLValue(limit)]) {
            $0.int(0)
        }
        try change(due, at: now, &tally) { $0.expire(at: now) || $0.becomeDue(at: now) }
        let over = try rows(
            """
            SELECT id FROM jobs WHERE state < 3 AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at LIMIT $2
            """, [.int(now), SQLValue(limit)]
        ) { $0.int(0) }
        try change(over, at: now, &tally) { $0.expire(at: now) }
        let lost = try rows(
            "SELECT id FROM jobs WHERE state = 3 AND lease_until <= $1 ORDER BY lease_until LIMIT $2", [.int(now), SQLValue(limit)]
        ) {
            $0.int(0)
        }
        let dead = try loseLeases(lost, at: now, &tally)
        try tally.write(at: now, in: self)
        let isCutShort = [due, over, lost].contains { $0.count >= limit }
        return JobSweep(isCutShort: isCutShort, next: try nextJobMoment(), lost: lost, dead: dead)
    }

    /// Takes back what workers held that ended with an earlier start of the node.
    /// - Returns: how many; as many as `limit` means that there may be more.
    package func takeBackLeases(boot: String, at now: Int64, limit: Int) throws(StorageFailure) -> Int {
        let ids = try rows(
            "SELECT id FROM jobs WHERE state = 3 AND boot IS NOT NULL AND boot <> $1 ORDER BY lease_until LIMIT $2",
            [.text(boot), SQLValue(limit)]
        ) { $0.int(0) }
        var tally = JobTally()
        _ = try loseLeases(ids, at: now, &tally)
        try tally.write(at: now, in: self)
        return ids.count
    }

    private func loseLeases(_ ids: [Int64], at now: Int64, _ tally: inout JobTally) throws(StorageFailure) -> Int {
        var dead = 0
        for id in ids {
            guard let job = try jobStanding(id) else { continue }
            var life = job.life
            guard life.loseLease(at: now) else { continue }
            if life.state == .dead { dead += 1 }
            let fault = JobFault("worker_lost", "The worker was not heard of any more.")
            try noteAttempt(of: job, "lost", fault, isWorthARow: true, at: now)
            try save(life, of: job, at: now, fault: fault, &tally)
        }
        return dead
    }

    private func change(
        _ ids: [Int64], at now: Int64, _ tally: inout JobTally, _ event: (inout JobLife) -> Bool
    ) throws(StorageFailure) {
        for id in ids {
            guard let job = try jobStanding(id) else { continue }
            var life = job.life
            if event(&life) { try save(life, of: job, at: now, &tally) }
        }
    }
}

extension SQLSession {
    /// The next time, lease or end of life in the table; nil without any.
    package func nextJobMoment() throws(StorageFailure) -> Int64? {
        let moments = [
            try integer("SELECT run_at FROM jobs WHERE state = 0 ORDER BY run_at LIMIT 1"),
            try integer("SELECT lease_until FROM jobs WHERE state = 3 ORDER BY lease_until LIMIT 1"),
            try integer("SELECT expires_at FROM jobs WHERE state < 3 AND expires_at IS NOT NULL ORDER BY expires_at LIMIT 1"),
        ]
        return moments.compactMap { $0 }.min()
    }
}
