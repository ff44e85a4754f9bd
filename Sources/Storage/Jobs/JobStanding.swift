import Chat

/// What of a job's row decides about its life.
struct JobStanding {
    let id: Int64
    let queue: String
    let kind: String
    let lane: String?
    let uniqueKey: String?
    let life: JobLife
    let leaseToken: Int64?
    let run: Int64
    let startedAt: Int64
    let worker: String?

    /// From a row of the columns that the queries below name.
    init(_ row: any SQLRow) throws(StorageFailure) {
        guard let state = JobState(rawValue: row.int(5)) else { throw StorageFailure(.corrupt, "A job has no known state.") }
        id = row.int(0)
        queue = row.text(1)
        kind = row.text(2)
        lane = row.textOrNil(3)
        uniqueKey = row.textOrNil(4)
        life = JobLife(
            state: state, runAt: row.int(6), attempt: Int(row.int(7)), crashes: Int(row.int(8)), isCancelRequested: row.bool(9),
            attempts: row.intOrNil(10).map { Int($0) }, crashLimit: Int(row.int(11)), expiresAt: row.intOrNil(12))
        leaseToken = row.intOrNil(13)
        run = row.int(14)
        startedAt = row.int(15)
        worker = row.textOrNil(16)
    }
}

extension SQLSession {
    /// The job as it stands; nil when there is none of that id.
    func jobStanding(_ id: Int64) throws(StorageFailure) -> JobStanding? {
        try first(
            """
            SELECT id, queue, kind, lane, unique_key, state, run_at, attempt, crashes, cancel_requested, attempts, crash_limit, expires_at,
                lease_token, runs, started_at, worker
            FROM jobs WHERE id = $1
            """, [.int(id)]
        ) { row throws(StorageFailure) in try JobStanding(row) }
    }

    /// The one job of a kind and unique key that has not ended; nil when there is none.
    func aliveJob(_ kind: String, _ key: String) throws(StorageFailure) -> Int64? {
        try integer(
            "SELECT id FROM jobs WHERE kind = $1 AND unique_key = $2 AND unique_key IS NOT NULL AND state < 4", .text(kind), .text(key))
    }
}

extension WriteSession {
    /// Writes what became of a job that is not running any more, if it ever was; gives its lane on, counts and wakes.
    func save(
        _ life: JobLife, of job: JobStanding, at now: Int64, fault: JobFault? = nil, _ tally: inout JobTally
    ) throws(StorageFailure) {
        let held = job.life.state == .ready || job.life.state == .running
        var state = life.state
        if state == .ready, !held, let lane = job.lane, try isHeld(lane) { state = .blocked }
        try run(
            """
            UPDATE jobs SET state = $2, attempt = $3, crashes = $4, run_at = $5, finished_at = $6, cancel_requested = 0,
                lease_until = NULL, lease_token = NULL, boot = NULL, fault_code = coalesce($7, fault_code), fault = coalesce($8, fault)
            WHERE id = $1
            """, .int(job.id), .int(state.rawValue), SQLValue(life.attempt), SQLValue(life.crashes), .int(life.runAt),
            state.isEnded ? .int(now) : .null, SQLValue(fault?.code), SQLValue(fault?.shortSentence))
        tally.move(job.queue, job.kind, from: job.life.state, to: state)
        if state == .ready { jobWake.noteReady(job.kind) }
        if state == .scheduled { jobWake.note(moment: life.runAt) }
        if held, state != .ready, let lane = job.lane { try handOn(lane, &tally) }
    }

    /// The first in a free lane's line is ready now.
    private func handOn(_ lane: String, _ tally: inout JobTally) throws(StorageFailure) {
        let next = try first(
            "SELECT id, queue, kind FROM jobs WHERE lane = $1 AND state = 1 ORDER BY priority, id LIMIT 1", [.text(lane)]
        ) { (id: $0.int(0), queue: $0.text(1), kind: $0.text(2)) }
        guard let next else { return }
        try unblock(next.id, next.queue, next.kind, &tally)
    }

    /// A job that stood behind others of its lane is ready now.
    func unblock(_ id: Int64, _ queue: String, _ kind: String, _ tally: inout JobTally) throws(StorageFailure) {
        try run("UPDATE jobs SET state = 2 WHERE id = $1", .int(id))
        tally.move(queue, kind, from: .blocked, to: .ready)
        jobWake.noteReady(kind)
    }
}

extension JobFault {
    /// As much of it as the table takes.
    var shortSentence: String { sentence.unicodeScalars.count <= 1024 ? sentence : String(sentence.prefix(500)) }
}
