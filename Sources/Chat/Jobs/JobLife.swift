/// The life of one job: what each thing that can happen to it makes of it. A value without clock, chance or database; times are
/// milliseconds since 1970. `docs/job-states.md` draws it.
///
/// A job of a lane that becomes due is `ready` here; whether another of its lane goes first, the table knows.
package struct JobLife: Sendable, Equatable {
    package private(set) var state: JobState
    /// When it is due while it is scheduled.
    package private(set) var runAt: Int64
    /// Attempts begun that count.
    package private(set) var attempt: Int
    /// Leases lost.
    package private(set) var crashes: Int
    /// Somebody wants the running job to stop.
    package private(set) var isCancelRequested: Bool
    /// After so many attempts it is dead; nil for no end.
    package let attempts: Int?
    /// After so many lost leases it is dead, whatever attempts are left.
    package let crashLimit: Int
    /// When nobody needs it any more; nil for never.
    package let expiresAt: Int64?

    /// A life as the table holds it.
    package init(
        state: JobState, runAt: Int64, attempt: Int = 0, crashes: Int = 0, isCancelRequested: Bool = false, attempts: Int?,
        crashLimit: Int, expiresAt: Int64? = nil
    ) {
        self.state = state
        self.runAt = runAt
        self.attempt = attempt
        self.crashes = crashes
        self.isCancelRequested = isCancelRequested
        self.attempts = attempts
        self.crashLimit = crashLimit
        self.expiresAt = expiresAt
    }

    // MARK: by the clock

    /// Its time has come. True when it is due.
    package mutating func becomeDue(at now: Int64) -> Bool {
        guard state == .scheduled, runAt <= now else { return false }
        state = .ready
        return true
    }

    /// True when its life ended before anybody took it.
    package mutating func expire(at now: Int64) -> Bool {
        guard state != .running, !state.isEnded, let expiresAt, expiresAt <= now else { return false }
        state = .expired
        return true
    }

    // MARK: by workers

    /// A worker takes it, which begins an attempt. True for a job that is ready and still alive.
    package mutating func claim(at now: Int64) -> Bool {
        guard state == .ready, expiresAt ?? .max > now else { return false }
        state = .running
        attempt += 1
        return true
    }

    /// An attempt is over. `chance` is random, at least 0 and below 1. True for a job that was running.
    package mutating func end(_ outcome: JobOutcome, at now: Int64, _ backOff: BackOff, chance: Double) -> Bool {
        guard state == .running else { return false }
        switch outcome {
        case .done: state = .done
        case .dead: state = .dead
        case .cancelled: state = .cancelled
        case .retry(_, let notBefore):
            let delay = backOff.delay(after: attempt, chance: chance)
            tryAgain(at: max(now + delay, notBefore ?? now), now: now)
        case .wait, .returned, .again:
            attempt -= 1
            waitAgain(at: now, now: now)
        case .snooze(let until):
            attempt -= 1
            waitAgain(at: until, now: now)
        }
        isCancelRequested = false
        return true
    }

    /// Its worker is gone. It goes back at once, unless it has taken too many workers with it. True for a job that was running.
    package mutating func loseLease(at now: Int64) -> Bool {
        guard state == .running else { return false }
        crashes += 1
        attempt -= 1
        if crashes >= crashLimit { state = .dead } else { waitAgain(at: now, now: now) }
        isCancelRequested = false
        return true
    }

    private mutating func tryAgain(at moment: Int64, now: Int64) {
        if let attempts, attempt >= attempts { state = .dead } else { waitAgain(at: moment, now: now) }
    }

    private mutating func waitAgain(at moment: Int64, now: Int64) {
        if isCancelRequested {
            state = .cancelled
        } else if let expiresAt, max(moment, now) >= expiresAt {
            state = .expired
        } else {
            runAt = moment
            state = moment <= now ? .ready : .scheduled
        }
    }

    // MARK: by people

    /// Nobody wants it any more: it ends at once, or its worker is asked to stop. False when it has ended, or was asked already.
    package mutating func cancel() -> Bool {
        if state == .running {
            guard !isCancelRequested else { return false }
            isCancelRequested = true
            return true
        }
        guard !state.isEnded else { return false }
        state = .cancelled
        return true
    }

    /// An ended job begins anew, with all its attempts. False for one that was done, has not ended, or whose life is over.
    package mutating func retry(at now: Int64) -> Bool {
        guard state == .dead || state == .cancelled, expiresAt ?? .max > now else { return false }
        self = JobLife(state: .ready, runAt: now, attempts: attempts, crashLimit: crashLimit, expiresAt: expiresAt)
        return true
    }

    /// A scheduled job is due now. False for any other.
    package mutating func runNow(at now: Int64) -> Bool {
        guard state == .scheduled else { return false }
        runAt = now
        state = .ready
        return true
    }
}
