package import Chat

/// How one run of a job ended, as its worker says.
package struct JobEnd: Sendable, Equatable {
    package let id: Int64
    /// The fence of the run.
    package let token: Int64
    package let outcome: JobOutcome
    /// The provider's name for what was asked of it, by which its callbacks find the job.
    package let reference: String?
    /// What its kind is to write down together with the end, JSON without secrets.
    package let note: String?

    package init(id: Int64, token: Int64, outcome: JobOutcome, reference: String? = nil, note: String? = nil) {
        self.id = id
        self.token = token
        self.outcome = outcome
        self.reference = reference
        self.note = note
    }
}

/// What the table made of it.
package struct SettledJob: Sendable, Equatable {
    package let id: Int64
    package let kind: String
    /// Where the job stands now; nil when the lease was lost, and nothing was changed.
    package let state: JobState?
}

extension WriteSession {
    /// Ends runs. Whose fence has fallen changes nothing.
    /// - Parameters:
    ///   - backOff: that of a kind.
    ///   - chance: random, at least 0 and below 1, asked for each.
    package func settle(
        _ ends: [JobEnd], at now: Int64, backOff: (String) -> BackOff, chance: () -> Double
    ) throws(StorageFailure) -> [SettledJob] {
        var tally = JobTally()
        var settled: [SettledJob] = []
        for end in ends { settled.append(try settle(end, at: now, backOff, chance(), &tally)) }
        try tally.write(at: now, in: self)
        return settled
    }

    private func settle(
        _ end: JobEnd, at now: Int64, _ backOff: (String) -> BackOff, _ chance: Double, _ tally: inout JobTally
    ) throws(StorageFailure) -> SettledJob {
        guard let job = try jobStanding(end.id), job.life.state == .running, job.leaseToken == end.token else {
            return SettledJob(id: end.id, kind: "", state: nil)
        }
        var life = job.life
        _ = life.end(end.outcome, at: now, backOff(job.kind), chance: chance)
        if let reference = end.reference {
            try run("UPDATE jobs SET provider_ref = $2 WHERE id = $1", .int(job.id), .text(reference))
        }
        try noteAttempt(of: job, end.outcome.word, end.outcome.fault, isWorthARow: end.outcome.isWorthARow, at: now)
        try save(life, of: job, at: now, fault: end.outcome.fault, &tally)
        tally.count(job.queue, end.outcome, waited: job.startedAt - job.life.runAt)
        return SettledJob(id: job.id, kind: job.kind, state: life.state)
    }

    /// Rows kept of one job's attempts: the last of them.
    private static var attemptsKept: Int64 { 50 }

    func noteAttempt(
        of job: JobStanding, _ outcome: String, _ fault: JobFault?, isWorthARow: Bool, at now: Int64
    ) throws(StorageFailure) {
        guard isWorthARow else { return }
        try run(
            """
            INSERT INTO job_attempts (job, run, started_at, ended_at, worker, outcome, status, code, fault)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (job, run) DO NOTHING
            """, .int(job.id), .int(job.run), .int(job.startedAt), .int(now), SQLValue(job.worker), .text(outcome),
            SQLValue(fault?.status.map(Int64.init)), SQLValue(fault?.code), SQLValue(fault?.shortSentence))
        if job.run > Self.attemptsKept {
            try run("DELETE FROM job_attempts WHERE job = $1 AND run <= $2", .int(job.id), .int(job.run - Self.attemptsKept))
        }
    }
}

extension JobOutcome {
    /// The run that did it stands in the job's own row, and parts of a long work would only fill pages.
    fileprivate var isWorthARow: Bool {
        switch self {
        case .done, .again, .snooze: false
        case .retry, .wait, .dead, .cancelled, .returned: true
        }
    }
}
