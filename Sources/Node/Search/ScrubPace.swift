/// When the index of words is written anew: a while after the last time, and the rarer the longer that takes.
struct ScrubPace: Sendable, Equatable {
    /// Milliseconds between two times at least.
    let least: Int64
    /// The rest is so many times as long as the work: a large index takes a twentieth of the disk's time at most.
    private static let restFactor: Int64 = 20
    private var next: Int64 = .min

    init(least: Int64) { self.least = least }

    func isDue(at now: Int64) -> Bool { now >= next }

    /// The index has been written anew.
    mutating func ended(from start: Int64, at now: Int64) {
        next = now + max(least, (now - start) * Self.restFactor)
    }
}
