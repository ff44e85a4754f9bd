package import Chat

/// A job as people see it. Times are milliseconds since 1970.
package struct JobRow: Sendable, Equatable {
    package let id: Int64
    package let queue: String
    package let kind: String
    package let lane: String?
    package let state: JobState
    package let priority: Int
    package let runAt: Int64
    package let expiresAt: Int64?
    /// Attempts begun that count, and how many there may be.
    package let attempt: Int
    package let attempts: Int?
    /// Leases lost.
    package let crashes: Int
    /// JSON without secrets.
    package let payload: String
    package let uniqueKey: String?
    package let leaseUntil: Int64?
    package let worker: String?
    package let isCancelRequested: Bool
    package let reference: String?
    package let createdAt: Int64
    package let startedAt: Int64?
    package let finishedAt: Int64?
    /// The last fault, also of a job that went well in the end.
    package let faultCode: String?
    package let fault: String?

    init(_ row: any SQLRow) {
        (id, queue, kind, lane) = (row.int(0), row.text(1), row.text(2), row.textOrNil(3))
        state = JobState(rawValue: row.int(4)) ?? .dead
        (priority, runAt, expiresAt) = (Int(row.int(5)), row.int(6), row.intOrNil(7))
        (attempt, attempts, crashes) = (Int(row.int(8)), row.intOrNil(9).map { Int($0) }, Int(row.int(10)))
        (payload, uniqueKey) = (row.text(11), row.textOrNil(12))
        (leaseUntil, worker, isCancelRequested) = (row.intOrNil(13), row.textOrNil(14), row.bool(15))
        reference = row.textOrNil(16)
        (createdAt, startedAt, finishedAt) = (row.int(17), row.intOrNil(18), row.intOrNil(19))
        (faultCode, fault) = (row.textOrNil(20), row.textOrNil(21))
    }
}

/// One attempt that did not simply go well. Times are milliseconds since 1970.
package struct JobAttemptRow: Sendable, Equatable {
    /// Counts every run, also those whose attempt was given back.
    package let run: Int64
    package let startedAt: Int64
    package let endedAt: Int64
    package let worker: String?
    package let outcome: String
    /// The HTTP status of a provider's answer.
    package let status: Int?
    package let code: String?
    package let fault: String?
}

extension SQLSession {
    /// One job; nil without one of that id.
    package func job(_ id: Int64) throws(StorageFailure) -> JobRow? {
        try first(
            """
            SELECT id, queue, kind, lane, state, priority, run_at, expires_at, attempt, attempts, crashes, payload, unique_key, lease_until,
                worker, cancel_requested, provider_ref, created_at, started_at, finished_at, fault_code, fault
            FROM jobs WHERE id = $1
            """, [.int(id)]
        ) { JobRow($0) }
    }

    /// The job that a provider knows by this name; nil without one.
    package func job(reference: String) throws(StorageFailure) -> JobRow? {
        let id = try integer(
            "SELECT id FROM jobs WHERE provider_ref = $1 AND provider_ref IS NOT NULL ORDER BY id DESC LIMIT 1", .text(reference))
        guard let id else { return nil }
        return try job(id)
    }

    /// A job's attempts that did not simply go well, the first of them first; the last fifty are kept.
    package func jobAttempts(_ id: Int64) throws(StorageFailure) -> [JobAttemptRow] {
        try rows(
            "SELECT run, started_at, ended_at, worker, outcome, status, code, fault FROM job_attempts WHERE job = $1 ORDER BY run",
            [.int(id)]
        ) {
            JobAttemptRow(
                run: $0.int(0), startedAt: $0.int(1), endedAt: $0.int(2), worker: $0.textOrNil(3), outcome: $0.text(4),
                status: $0.intOrNil(5).map { Int($0) }, code: $0.textOrNil(6), fault: $0.textOrNil(7))
        }
    }
}
