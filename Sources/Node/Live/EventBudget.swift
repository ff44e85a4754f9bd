/// How many events a connection may send: a token bucket over milliseconds.
struct EventBudget {
    private let perSecond: Int64
    private let burst: Int64
    /// In thousandths of an event.
    private var tokens: Int64
    private var filledAt: Int64 = 0

    init(perSecond: Int, burst: Int) {
        self.perSecond = Int64(perSecond)
        self.burst = Int64(burst) * 1000
        tokens = Int64(burst) * 1000
    }

    /// Takes one event at a time in milliseconds; false when the budget is spent.
    mutating func take(at now: Int64) -> Bool {
        if now > filledAt {
            tokens = min(burst, tokens + (now - filledAt) * perSecond)
            filledAt = now
        }
        guard tokens >= 1000 else { return false }
        tokens -= 1000
        return true
    }
}
