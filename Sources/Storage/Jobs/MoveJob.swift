internal import Chat

extension WriteSession {
    /// Puts a job that has not begun into another lane's line. One that stood behind others is ready where the new lane is free. Nothing
    /// happens to a job that is ready, running or over, nor to one without a lane.
    package func moveJob(_ id: Int64, toLane lane: String, at now: Int64) throws(StorageFailure) {
        guard let job = try jobStanding(id), job.lane != nil, job.lane != lane else { return }
        guard job.life.state == .scheduled || job.life.state == .blocked else { return }
        try run("UPDATE jobs SET lane = $2 WHERE id = $1", .int(id), .text(lane))
        guard job.life.state == .blocked, try !isHeld(lane) else { return }
        var tally = JobTally()
        try unblock(id, job.queue, job.kind, &tally)
        try tally.write(at: now, in: self)
    }
}
