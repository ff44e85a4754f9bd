package import Chat

/// A queue or a provider: what a gate stands before.
package enum JobGateScope: String, Sendable, CaseIterable {
    case queue, provider
}

/// What is kept of a gate between two starts.
package struct JobGateRow: Sendable, Equatable {
    package let scope: JobGateScope
    package let name: String
    /// When its bucket is full again, in microseconds since 1970.
    package let fullAt: Int64?
    /// Its breaker is open until then, in milliseconds since 1970.
    package let openUntil: Int64?
    /// Trials of the breaker that failed.
    package let failures: Int
    /// When somebody paused it.
    package let pausedAt: Int64?
    /// Why it is paused, or what the provider said last.
    package let why: String?

    init(_ row: any SQLRow) {
        scope = JobGateScope(rawValue: row.text(0)) ?? .queue
        name = row.text(1)
        fullAt = row.intOrNil(2)
        openUntil = row.intOrNil(3)
        failures = Int(row.int(4))
        pausedAt = row.intOrNil(5)
        why = row.textOrNil(6)
    }
}

extension SQLSession {
    /// Every gate that was ever paused, opened its breaker or has a rate.
    package func jobGates() throws(StorageFailure) -> [JobGateRow] {
        try rows("SELECT scope, name, full_at, open_until, failures, paused_at, why FROM job_gates ORDER BY scope, name") {
            JobGateRow($0)
        }
    }
}

extension WriteSession {
    /// Stops a queue or provider, or lets it go on. False when it was so already. Who asks writes the audit row in the same body.
    package func setPaused(
        _ isPaused: Bool, _ scope: JobGateScope, _ name: String, why: String?, at now: Int64
    ) throws(StorageFailure) -> Bool {
        let before = try first(
            "SELECT paused_at, open_until FROM job_gates WHERE scope = $1 AND name = $2", [.text(scope.rawValue), .text(name)]
        ) { (isPaused: $0.intOrNil(0) != nil, isOpen: $0.intOrNil(1) != nil) }
        // To let a provider go on closes its breaker too.
        if before?.isPaused ?? false == isPaused, isPaused || !(before?.isOpen ?? false) { return false }
        try run(
            """
            INSERT INTO job_gates (scope, name, paused_at, why) VALUES ($1, $2, $3, $4)
            ON CONFLICT (scope, name) DO UPDATE SET paused_at = $3, why = $4, open_until = NULL, failures = 0
            """, .text(scope.rawValue), .text(name), isPaused ? .int(now) : .null, SQLValue(why))
        jobWake.noteGates()
        return true
    }

    /// Keeps how full a gate's bucket is and whether its breaker is open.
    package func keep(_ gate: JobGate, _ scope: JobGateScope, _ name: String, why: String?) throws(StorageFailure) {
        try run(
            """
            INSERT INTO job_gates (scope, name, full_at, open_until, failures, why) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (scope, name) DO UPDATE SET full_at = $3, open_until = $4, failures = $5, why = coalesce($6, job_gates.why)
            """, .text(scope.rawValue), .text(name), SQLValue(gate.bucket?.fullAt), SQLValue(gate.breaker.openUntil),
            SQLValue(gate.breaker.failures), SQLValue(why))
    }
}
