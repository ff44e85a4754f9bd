/// How long a kind of job waits after a failed attempt: twice as long each time, up to a cap, give or take a half, so that jobs that
/// failed together do not come back together.
package struct BackOff: Sendable, Equatable {
    /// Milliseconds after the first failure.
    package let first: Int64
    /// Never more milliseconds than that, before chance.
    package let cap: Int64

    package init(first: Int64, cap: Int64) {
        precondition(first > 0 && cap >= first, "A back-off begins above nothing and ends above its beginning.")
        self.first = first
        self.cap = cap
    }

    /// Milliseconds to wait after so many failures, from half to one and a half times the plain time.
    /// - Parameter chance: random, at least 0 and below 1.
    package func delay(after failures: Int, chance: Double) -> Int64 {
        Int64(Double(plain(after: failures)) * (0.5 + chance))
    }

    /// The same without chance.
    package func plain(after failures: Int) -> Int64 {
        // More doublings than that are past any cap, and past 64 bits.
        let doublings = min(max(0, failures - 1), 40)
        let (value, overflows) = first.multipliedReportingOverflow(by: 1 << Int64(doublings))
        return overflows ? cap : min(cap, value)
    }
}
