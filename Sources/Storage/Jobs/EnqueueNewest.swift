import Chat

extension WriteSession {
    /// Makes a job, or gives its payload and life to the one of the same kind and key that still waits: what that one was to do is out of
    /// date. While one runs, at most one more waits behind it; both need a lane, so that never two of a key run.
    /// - Precondition: the job has a lane and a unique key.
    package func enqueueNewest(_ job: NewJob, at now: Int64) throws(StorageFailure) {
        guard job.lane != nil, let key = job.uniqueKey else { preconditionFailure("what replaces needs a key, and a lane to wait in") }
        for key in [key, key + "+"] where try replaceWaiting(job, key: key, at: now) { return }
        for key in [key, key + "+"] {
            var job = job
            job.uniqueKey = key
            if try enqueue(job, at: now) != nil { return }
        }
    }

    private func replaceWaiting(_ job: NewJob, key: String, at now: Int64) throws(StorageFailure) -> Bool {
        let expiresAt = job.expiresAt ?? job.kind.policy.life.map { now + $0 }
        let changed = try run(
            """
            UPDATE jobs SET payload = $3, expires_at = $4
            WHERE kind = $1 AND unique_key = $2 AND unique_key IS NOT NULL AND state < 4 AND state < 3
            """, .text(job.kind.name), .text(key), .text(job.payload), SQLValue(expiresAt))
        if changed > 0, let expiresAt { jobWake.note(moment: expiresAt) }
        return changed > 0
    }
}
