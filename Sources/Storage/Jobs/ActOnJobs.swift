package import Chat

/// What a person does with one job.
package enum JobAct: String, Sendable, CaseIterable {
    /// It ends, or its worker is asked to stop.
    case cancel
    /// A dead or cancelled one begins anew.
    case retry
    /// A scheduled one is due at once.
    case runNow = "run"
}

/// What came of it.
package enum JobActAnswer: Sendable, Equatable {
    /// The state it is in now.
    case done(JobState)
    /// It cannot be done with a job in that state.
    case unfit(JobState)
    /// Another job of its kind and unique key has not ended.
    case taken
    /// There is no such job.
    case missing
}

extension WriteSession {
    /// Does it. Who asks writes the audit row in the same body.
    package func act(_ act: JobAct, onJob id: Int64, at now: Int64) throws(StorageFailure) -> JobActAnswer {
        var tally = JobTally()
        let answer = try self.act(act, onJob: id, at: now, &tally)
        try tally.write(at: now, in: self)
        return answer
    }

    private func act(_ act: JobAct, onJob id: Int64, at now: Int64, _ tally: inout JobTally) throws(StorageFailure) -> JobActAnswer {
        guard let job = try jobStanding(id) else { return .missing }
        var life = job.life
        let fits =
            switch act {
            case .cancel: life.cancel()
            case .retry: life.retry(at: now)
            case .runNow: life.runNow(at: now)
            }
        guard fits else { return .unfit(job.life.state) }
        if act == .retry, let key = job.uniqueKey, try aliveJob(job.kind, key) != nil { return .taken }
        if life.state == .running {
            try run("UPDATE jobs SET cancel_requested = 1 WHERE id = $1", .int(id))
            jobWake.noteCancelled(id)
        } else {
            try save(life, of: job, at: now, &tally)
        }
        return .done(life.state)
    }

    /// Lets dead jobs of a kind begin anew, the oldest first.
    /// - Parameter id: those up to here were looked at already.
    /// - Returns: how many began, and the last that was looked at; nil when none are left.
    package func retryDeadJobs(of kind: String, after id: Int64, at now: Int64, limit: Int) throws(StorageFailure) -> (
        retried: Int, last: Int64?
    ) {
        let ids = try rows(
            "SELECT id FROM jobs WHERE kind = $1 AND state = 5 AND state <> 2 AND id > $2 ORDER BY id LIMIT $3",
            [.text(kind), .int(id), SQLValue(limit)]
        ) { $0.int(0) }
        var tally = JobTally()
        var retried = 0
        for id in ids {
            if case .done = try act(.retry, onJob: id, at: now, &tally) { retried += 1 }
        }
        try tally.write(at: now, in: self)
        return (retried, ids.last)
    }
}
