/// What a queue or provider lets through: how many at once, how many in a time, nothing while it is paused or its breaker is open.
/// A value without a clock; times are milliseconds since 1970.
package struct JobGate: Sendable, Equatable {
    /// How many run at once at most.
    package let cap: Int
    /// Nil without a rate.
    package private(set) var bucket: JobBucket?
    /// Only ever opened for providers.
    package private(set) var breaker: CircuitBreaker
    /// A person has stopped it.
    package private(set) var isPaused: Bool
    /// Jobs that run now.
    package private(set) var running = 0

    package init(cap: Int, bucket: JobBucket? = nil, breaker: CircuitBreaker = CircuitBreaker(), isPaused: Bool = false) {
        self.cap = cap
        self.bucket = bucket
        self.breaker = breaker
        self.isPaused = isPaused
    }

    /// How many more may begin now.
    package func room(at now: Int64) -> Int {
        if isPaused { return 0 }
        let most = min(cap, breaker.room(at: now) ?? .max)
        return max(0, min(most - running, bucket?.tokens(at: now) ?? .max))
    }

    /// When it lets another one through by itself; nil when not time but the end of a job or a person decides.
    package func opens(after now: Int64) -> Int64? {
        if isPaused || running >= cap { return nil }
        if let until = breaker.openUntil, until > now { return until }
        guard running < breaker.room(at: now) ?? .max else { return nil }
        guard let bucket, bucket.tokens(at: now) == 0 else { return nil }
        return bucket.nextToken(after: now)
    }

    /// These many begin.
    package mutating func begin(_ count: Int, at now: Int64) {
        running += count
        bucket?.take(count, at: now)
    }

    /// One ended, and this is what it says about the provider.
    package mutating func end(_ outcome: JobOutcome, at now: Int64) {
        running = max(0, running - 1)
        switch outcome {
        case .wait(let until, _): breaker.failed(at: now, until: until)
        case .dead(_, trips: true): breaker.failed(at: now, until: nil)
        // Nothing was heard of it.
        case .returned, .cancelled, .snooze: break
        case .done, .again, .retry, .dead: breaker.answered(at: now)
        }
    }

    /// One ended without a word: its worker is gone.
    package mutating func lose() { running = max(0, running - 1) }

    /// A person stops it.
    package mutating func pause() { isPaused = true }

    /// A person lets it go on, and past the breaker too.
    package mutating func resume() {
        isPaused = false
        breaker.close()
    }
}

extension JobGate {
    /// Takes over what was kept of it; what runs now stays as it is.
    package mutating func restore(fullAt: Int64?, openUntil: Int64?, failures: Int, isPaused: Bool) {
        if let fullAt, let rate = bucket?.rate { bucket = JobBucket(rate, fullAt: max(fullAt, bucket?.fullAt ?? .min)) }
        breaker = CircuitBreaker(openUntil: openUntil, failures: failures)
        self.isPaused = isPaused
    }
}
