package import Chat

/// What came of pushes. All in a write body.
extension WriteSession {
    /// A push was taken.
    package func notePushSent(_ number: Int64, at now: Int64) throws(StorageFailure) {
        try run(
            "UPDATE push_devices SET success_at = $2, outcome = 'sent', outcome_at = $2, failing_since = NULL WHERE number = $1",
            .int(number), .int(now))
    }

    /// A push was not taken.
    /// - Parameter fault: the fault's word.
    package func notePushFault(_ number: Int64, _ fault: String, at now: Int64) throws(StorageFailure) {
        try run(
            """
            UPDATE push_devices SET outcome = $2, outcome_at = $3, failing_since = coalesce(failing_since, $3) WHERE number = $1
            """, .int(number), .text(String(fault.prefix(64))), .int(now))
    }

    /// The provider says that the address is finished. One that the client has given again since the push went out stays.
    /// - Returns: whose it was; nil when nothing went.
    package func dropPush(_ number: Int64, registeredAt: Int64) throws(StorageFailure) -> Int64? {
        try first(
            "DELETE FROM push_devices WHERE number = $1 AND registered_at = $2 RETURNING uid", [.int(number), .int(registeredAt)]
        ) { $0.int(0) }
    }

    /// What a push service's answer says of the service: it is there, or wants to be left alone until a time, nil for the breaker's own.
    package func notePushOrigin(_ origin: String, answered: Bool, until: Int64?, at now: Int64) throws(StorageFailure) {
        let before = try pushOrigin(origin)
        var breaker = before
        if answered { breaker.answered(at: now) } else { breaker.failed(at: now, until: until) }
        guard breaker != before else { return }
        guard let open = breaker.openUntil else {
            try run("DELETE FROM push_origins WHERE origin = $1", .text(origin))
            return
        }
        try run(
            """
            INSERT INTO push_origins (origin, open_until, failures) VALUES ($1, $2, $3)
            ON CONFLICT (origin) DO UPDATE SET open_until = excluded.open_until, failures = excluded.failures
            """, .text(origin), .int(open), .int(Int64(breaker.failures)))
    }
}

extension SQLSession {
    /// The breaker of a push service.
    package func pushOrigin(_ origin: String) throws(StorageFailure) -> CircuitBreaker {
        try first("SELECT open_until, failures FROM push_origins WHERE origin = $1", [.text(origin)]) {
            CircuitBreaker(openUntil: $0.int(0), failures: Int($0.int(1)))
        } ?? CircuitBreaker()
    }
}
