/// Keeps jobs away from a provider that is down. Open, it lets nobody through; after its time it lets one through, and what comes of
/// that one decides. A value without a clock; times are milliseconds since 1970.
package struct CircuitBreaker: Sendable, Equatable {
    /// How long it stays open, longer with every trial that fails.
    package static let patience = BackOff(first: 1_000, cap: 300_000)

    /// Nobody goes through before that; nil for a closed breaker.
    package private(set) var openUntil: Int64?
    /// Trials that failed one after the other.
    package private(set) var failures: Int

    package init(openUntil: Int64? = nil, failures: Int = 0) {
        self.openUntil = openUntil
        self.failures = failures
    }

    /// How many may run at once now; nil for any number.
    package func room(at now: Int64) -> Int? {
        guard let openUntil else { return nil }
        return now < openUntil ? 0 : 1
    }

    /// The provider did what it was asked, or said why not: it is there.
    package mutating func answered(at now: Int64) {
        // What was under way when it opened says nothing about now.
        guard let until = openUntil, now >= until else { return }
        openUntil = nil
        failures = 0
    }

    /// The provider is down, or wants to be left alone until a time of its own. Whoever was under way when it opened adds nothing.
    package mutating func failed(at now: Int64, until wanted: Int64?) {
        if let openUntil, now < openUntil {
            if let wanted, wanted > openUntil { self.openUntil = wanted }
            return
        }
        failures += 1
        openUntil = wanted.map { max($0, now) } ?? now + Self.patience.plain(after: failures)
    }

    /// A person says that it works again.
    package mutating func close() { self = CircuitBreaker() }
}
