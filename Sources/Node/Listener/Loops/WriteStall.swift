/// Tells how long a connection has taken nothing of what waits for it. A value.
struct WriteStall {
    private var taken: UInt64 = 0
    /// When the last byte was taken, as far as the looks show; nil while nothing waits.
    private var since: Int64?

    /// Whether something waited at the last look.
    var isWatching: Bool { since != nil }

    /// One look.
    /// - Parameters:
    ///   - taken: bytes taken ever.
    ///   - pending: bytes waiting now.
    /// - Returns: for how many milliseconds nothing was taken although something waits.
    mutating func look(taken: UInt64, pending: Int, now: Int64) -> Int64 {
        guard pending > 0 else {
            since = nil
            return 0
        }
        if since == nil || taken != self.taken {
            since = now
            self.taken = taken
        }
        return now - (since ?? now)
    }
}
