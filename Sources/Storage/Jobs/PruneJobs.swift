package import Chat

extension WriteSession {
    /// Removes ended jobs with their attempts, the longest ended first.
    /// - Parameters:
    ///   - state: one of the ends.
    ///   - moment: those that ended before, in milliseconds since 1970.
    /// - Returns: how many; as many as `limit` means that there may be more.
    package func pruneJobs(_ state: JobState, endedBefore moment: Int64, at now: Int64, limit: Int) throws(StorageFailure) -> Int {
        let found = try rows(
            """
            SELECT id, queue, kind FROM jobs WHERE state >= 4 AND state = $1 AND finished_at < $2 ORDER BY finished_at LIMIT $3
            """, [.int(state.rawValue), .int(moment), SQLValue(limit)]
        ) { (id: $0.int(0), queue: $0.text(1), kind: $0.text(2)) }
        var tally = JobTally()
        for job in found {
            try run("DELETE FROM job_attempts WHERE job = $1", .int(job.id))
            try run("DELETE FROM jobs WHERE id = $1", .int(job.id))
            tally.move(job.queue, job.kind, from: state, to: nil)
        }
        try tally.write(at: now, in: self)
        return found.count
    }

    /// Removes figures of minutes before this one; counted since 1970.
    package func pruneJobMinutes(before minute: Int64) throws(StorageFailure) {
        try run("DELETE FROM job_minutes WHERE minute < $1", .int(minute))
    }
}
