import Chat

/// A job in a worker's hands.
package struct ClaimedJob: Sendable, Equatable {
    package let id: Int64
    package let kind: String
    /// The fence: everything said about this run carries it.
    package let token: Int64
    /// JSON.
    package let payload: String
    /// This attempt's number, from 1.
    package let attempt: Int
    /// When nobody needs it any more, in milliseconds since 1970; nil for never.
    package let expiresAt: Int64?
    package let createdAt: Int64
    /// What its kind put in when it was taken, JSON: for the worker's eyes, and stored nowhere.
    package var material: String?

    package init(
        id: Int64, kind: String, token: Int64, payload: String, attempt: Int, expiresAt: Int64?, createdAt: Int64, material: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.token = token
        self.payload = payload
        self.attempt = attempt
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.material = material
    }
}

/// Who takes jobs, and for how long without a word.
package struct JobLease: Sendable, Equatable {
    /// The worker's name, for the job's page.
    package let worker: String
    /// The node's start that ends with it; nil for a worker that lives on when the node restarts.
    package let boot: String?
    /// The fence of this claim; no two claims have the same.
    package let token: Int64
    /// In milliseconds since 1970.
    package let until: Int64

    package init(worker: String, boot: String?, token: Int64, until: Int64) {
        self.worker = worker
        self.boot = boot
        self.token = token
        self.until = until
    }
}

/// A job that may begin.
private struct Ready {
    let priority: Int64
    let queue: String
    let job: ClaimedJob
}

extension WriteSession {
    /// Takes ready jobs of some kinds of one queue, by priority, then the oldest.
    /// - Parameters:
    ///   - rooms: for each kind how many at most; kinds that are not here stay where they are.
    ///   - limit: how many in all.
    /// - Returns: in the order in which they should begin.
    package func claimJobs(
        _ rooms: [(kind: String, room: Int)], limit: Int, _ lease: JobLease, at now: Int64
    ) throws(StorageFailure) -> [ClaimedJob] {
        var found: [Ready] = []
        for (kind, room) in rooms { found += try ready(kind, atMost: min(room, limit), lease, at: now) }
        if rooms.count > 1 { found.sort { ($0.priority, $0.job.id) < ($1.priority, $1.job.id) } }
        found = Array(found.prefix(max(0, limit)))
        var tally = JobTally()
        for ready in found {
            try hold(ready.job.id, lease, at: now)
            tally.move(ready.queue, ready.job.kind, from: .ready, to: .running)
        }
        try tally.write(at: now, in: self)
        if !found.isEmpty { jobWake.note(moment: lease.until) }
        return found.map(\.job)
    }

    /// A job that is ready is somebody's from now on.
    func hold(_ id: Int64, _ lease: JobLease, at now: Int64) throws(StorageFailure) {
        try run(
            """
            UPDATE jobs SET state = 3, attempt = attempt + 1, runs = runs + 1, lease_until = $2, lease_token = $3, boot = $4, worker = $5,
                started_at = $6, cancel_requested = 0
            WHERE id = $1
            """, .int(id), .int(lease.until), .int(lease.token), SQLValue(lease.boot), .text(lease.worker), .int(now))
    }

    /// The first jobs of a kind that may begin, as they will be once they are taken.
    private func ready(_ kind: String, atMost most: Int, _ lease: JobLease, at now: Int64) throws(StorageFailure) -> [Ready] {
        try rows(
            """
            SELECT priority, queue, id, payload, attempt, expires_at, created_at FROM jobs
            WHERE kind = $1 AND state = 2 AND (expires_at IS NULL OR expires_at > $2)
            ORDER BY priority, id LIMIT $3
            """, [.text(kind), .int(now), SQLValue(most)]
        ) {
            Ready(
                priority: $0.int(0), queue: $0.text(1),
                job: ClaimedJob(
                    id: $0.int(2), kind: kind, token: lease.token, payload: $0.text(3), attempt: Int($0.int(4)) + 1,
                    expiresAt: $0.intOrNil(5), createdAt: $0.int(6)))
        }
    }

    /// Prolongs leases that are still the worker's.
    /// - Returns: the ids of those that are not any more, and of those that are to stop.
    package func extendLeases(
        _ jobs: [(id: Int64, token: Int64)], until: Int64
    ) throws(StorageFailure) -> (lost: [Int64], cancelled: [Int64]) {
        var lost: [Int64] = []
        var cancelled: [Int64] = []
        for (id, token) in jobs {
            let isAsked = try first(
                "SELECT cancel_requested FROM jobs WHERE id = $1 AND lease_token = $2 AND state = 3", [.int(id), .int(token)]
            ) { $0.bool(0) }
            guard let isAsked else {
                lost.append(id)
                continue
            }
            if isAsked { cancelled.append(id) }
            try run("UPDATE jobs SET lease_until = $2 WHERE id = $1", .int(id), .int(until))
        }
        return (lost, cancelled)
    }
}

/// A job that somebody has.
package struct LeasedJob: Sendable, Equatable {
    package let id: Int64
    package let kind: String
    /// The fence.
    package let token: Int64
    /// The worker's name.
    package let worker: String
}

extension SQLSession {
    /// Every job that somebody has.
    package func leasedJobs() throws(StorageFailure) -> [LeasedJob] {
        try rows("SELECT id, kind, lease_token, worker FROM jobs WHERE state = 3 ORDER BY lease_until") {
            LeasedJob(id: $0.int(0), kind: $0.text(1), token: $0.int(2), worker: $0.text(3))
        }
    }

    /// Whether the job is still its worker's, and nobody wants it to stop.
    package func mayGoOn(_ job: ClaimedJob) throws(StorageFailure) -> Bool {
        let sql: StaticString = "SELECT 1 FROM jobs WHERE id = $1 AND lease_token = $2 AND state = 3 AND cancel_requested = 0"
        return try integer(sql, .int(job.id), .int(job.token)) != nil
    }
}
