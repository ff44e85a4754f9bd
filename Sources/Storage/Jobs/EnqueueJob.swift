import Chat

extension WriteSession {
    /// Makes a job in the transaction that holds its cause: both are there, or neither. Where a worker offers to take such a job, the
    /// same transaction gives it to that worker.
    /// - Returns: its id; nil when one of the same kind and unique key has not ended yet.
    @discardableResult
    package func enqueue(_ job: NewJob, at now: Int64) throws(StorageFailure) -> Int64? {
        var tally = JobTally()
        let id = try insert(job, at: now, &tally)
        try tally.write(at: now, in: self)
        return id
    }

    /// Makes many. In the bulk lane a few hundred a body.
    /// - Returns: how many were made; those of a taken unique key were not.
    @discardableResult
    package func enqueue(_ jobs: [NewJob], at now: Int64) throws(StorageFailure) -> Int {
        var tally = JobTally()
        var made = 0
        for job in jobs where try insert(job, at: now, &tally) != nil { made += 1 }
        try tally.write(at: now, in: self)
        return made
    }

    func insert(_ job: NewJob, at now: Int64, _ tally: inout JobTally) throws(StorageFailure) -> Int64? {
        let policy = job.kind.policy
        let runAt = job.runAt ?? now
        let expiresAt = job.expiresAt ?? policy.life.map { max(runAt, now) + $0 }
        var state: JobState = runAt > now ? .scheduled : .ready
        if state == .ready, let lane = job.lane, try isHeld(lane) { state = .blocked }
        // The states that a key must be alone in, as the index has them.
        let id = try insert(
            """
            INSERT INTO jobs
                (queue, kind, lane, state, priority, run_at, expires_at, attempts, crash_limit, payload, unique_key, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state < 4 DO NOTHING
            """,
            [
                .text(policy.queue), .text(job.kind.name), SQLValue(job.lane), .int(state.rawValue),
                SQLValue(job.priority ?? policy.priority), .int(runAt), SQLValue(expiresAt), SQLValue(policy.attempts.map(Int64.init)),
                SQLValue(policy.crashLimit), .text(job.payload), SQLValue(job.uniqueKey), .int(now),
            ])
        guard let id else { return nil }
        tally.move(policy.queue, job.kind.name, from: nil, to: state)
        let wake = jobWake
        if state == .ready, try !hand(id, job, expiresAt, at: now, &tally) { wake.noteReady(job.kind.name) }
        if state == .scheduled { wake.note(moment: runAt) }
        if let expiresAt { wake.note(moment: expiresAt) }
        return id
    }

    /// Gives a job that was just made to whom offers to take it; false where nobody does.
    private func hand(
        _ id: Int64, _ job: NewJob, _ expiresAt: Int64?, at now: Int64, _ tally: inout JobTally
    ) throws(StorageFailure) -> Bool {
        if let expiresAt, expiresAt <= now { return false }
        guard let lease = batch.jobs?.offers.take(job.kind.name, at: now) else { return false }
        let taken = ClaimedJob(
            id: id, kind: job.kind.name, token: lease.token, payload: job.payload, attempt: 1, expiresAt: expiresAt, createdAt: now)
        // First, so that it is given back whatever comes of the batch.
        jobWake.noteHanded(HandedJob(worker: lease.worker, job: taken))
        try hold(id, lease, at: now)
        tally.move(job.kind.policy.queue, job.kind.name, from: .ready, to: .running)
        jobWake.note(moment: lease.until)
        return true
    }

    /// Whether a job of the lane is ready or running.
    func isHeld(_ lane: String) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM jobs WHERE lane = $1 AND state IN (2, 3)", .text(lane)) != nil
    }
}
