/// Whether others keep the database's writer busy, so that a follower of the log stands back: judged by what was written between two
/// looks, because a queue that is taken in batches is often empty at full load.
struct WriterLoad: Sendable {
    /// Bodies a second beyond which the writer is busy: a tenth of what two cores do.
    static let busy = 2_000.0

    private var last: (bodies: UInt64, at: ContinuousClock.Instant)?

    /// - Parameters:
    ///   - bodies: how many write bodies were committed since the start.
    ///   - waiting: how many wait now, and whoever asks is none of them.
    mutating func isBusy(bodies: UInt64, waiting: Int, at now: ContinuousClock.Instant) -> Bool {
        defer { last = (bodies, now) }
        guard waiting == 0 else { return true }
        guard let last, now > last.at else { return false }
        return Double(bodies - min(bodies, last.bodies)) / ((now - last.at) / .seconds(1)) > Self.busy
    }
}
