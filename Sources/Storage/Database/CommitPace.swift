/// Whether commits have been so quick of late that a thread which must not wait may make one.
struct CommitPace {
    /// So many quick ones in a row make it so; one that is not ends it.
    static let needed = 16
    /// Nanoseconds a quick one takes at most.
    private let limit: UInt64
    private var quickInARow = 0

    init(limit: UInt64) { self.limit = limit }

    var isQuick: Bool { quickInARow >= Self.needed }

    /// A transaction came to disk in so many nanoseconds.
    mutating func committed(in nanoseconds: UInt64) {
        quickInARow = nanoseconds > limit ? 0 : min(quickInARow + 1, Self.needed)
    }
}
