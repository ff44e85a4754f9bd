/// So many in so long a time.
package struct JobRate: Sendable, Equatable {
    /// How many.
    package let count: Int
    /// In how many milliseconds.
    package let milliseconds: Int64

    package init(_ count: Int, per milliseconds: Int64) {
        precondition(count > 0 && milliseconds > 0, "A rate is of something in some time.")
        self.count = count
        self.milliseconds = milliseconds
    }
}

/// A token bucket: it fills evenly and each job takes one token out. A value without a clock; times are milliseconds since 1970.
///
/// It keeps one number, the moment at which it is full again, which is what the database holds of it.
package struct JobBucket: Sendable, Equatable {
    /// What it lets through.
    package let rate: JobRate
    /// Microseconds since 1970.
    package private(set) var fullAt: Int64

    package init(_ rate: JobRate, fullAt: Int64 = .min) {
        self.rate = rate
        self.fullAt = fullAt
    }

    private var interval: Int64 { max(1, rate.milliseconds * 1000 / Int64(rate.count)) }

    /// Tokens in it. Never more than it holds, also when the clock was set back.
    package func tokens(at now: Int64) -> Int {
        let debt = min(max(0, saturatingDebt(at: now)), rate.milliseconds * 1000)
        return min(rate.count, Int((rate.milliseconds * 1000 - debt) / interval))
    }

    /// Takes tokens, at most those that ``tokens(at:)`` counts.
    package mutating func take(_ count: Int, at now: Int64) {
        let debt = min(max(0, saturatingDebt(at: now)), rate.milliseconds * 1000)
        fullAt = now * 1000 + debt + interval * Int64(count)
    }

    /// When the next token is there: `now` when one is.
    package func nextToken(after now: Int64) -> Int64 {
        guard tokens(at: now) == 0 else { return now }
        let debt = min(saturatingDebt(at: now), rate.milliseconds * 1000)
        let missing = debt - (rate.milliseconds * 1000 - interval)
        return now + max(1, (missing + 999) / 1000)
    }

    private func saturatingDebt(at now: Int64) -> Int64 {
        let (debt, overflows) = fullAt.subtractingReportingOverflow(now * 1000)
        return overflows ? 0 : debt
    }
}
