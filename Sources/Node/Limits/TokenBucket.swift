/// A budget in use: a bucket that fills evenly and that every request takes one token from. A value without a clock: time comes in
/// as microseconds of any clock that does not go back.
///
/// It keeps one number, the moment at which it would be full again; a new bucket is full.
struct TokenBucket: Sendable, Equatable {
    private(set) var fullAt: Int64 = .min

    /// Takes one token if there is one.
    mutating func take(_ budget: RateBudget, at now: Int64) -> RateVerdict {
        let verdict = look(budget, at: now)
        guard verdict.isAllowed else { return verdict }
        fullAt = max(fullAt, now) + Self.interval(budget)
        let after = look(budget, at: now)
        return RateVerdict(
            isAllowed: true, limit: after.limit, remaining: after.remaining, resetSeconds: after.resetSeconds, retrySeconds: 0)
    }

    /// What taking one would say, without taking it: `remaining` counts that one too.
    func look(_ budget: RateBudget, at now: Int64) -> RateVerdict {
        let window = Int64(budget.seconds) * 1_000_000
        let interval = Self.interval(budget)
        let debt = max(fullAt, now) - now
        let room = max(0, window - debt)
        return RateVerdict(
            isAllowed: room >= interval, limit: budget.count, remaining: min(budget.count, Int(room / interval)),
            resetSeconds: Self.seconds(debt), retrySeconds: Self.seconds(max(0, interval - room)))
    }

    private static func interval(_ budget: RateBudget) -> Int64 {
        max(1, Int64(budget.seconds) * 1_000_000 / Int64(max(1, budget.count)))
    }

    private static func seconds(_ microseconds: Int64) -> Int { Int((microseconds + 999_999) / 1_000_000) }
}

/// What a budget says to one request.
package struct RateVerdict: Sendable, Equatable {
    /// Whether it may go on.
    package let isAllowed: Bool
    /// How many requests the budget has in all.
    package let limit: Int
    /// How many are left now.
    package let remaining: Int
    /// Seconds until all are there again.
    package let resetSeconds: Int
    /// Seconds until the next one is there; 0 for an allowed request.
    package let retrySeconds: Int

    /// The one of two that leaves less room.
    static func tighter(_ one: RateVerdict?, _ other: RateVerdict?) -> RateVerdict? {
        guard let one, let other else { return one ?? other }
        if one.isAllowed != other.isAllowed { return one.isAllowed ? other : one }
        return one.isAllowed ? (one.remaining <= other.remaining ? one : other) : (one.retrySeconds >= other.retrySeconds ? one : other)
    }
}
