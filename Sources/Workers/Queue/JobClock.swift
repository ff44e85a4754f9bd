import Glibc

/// Time and chance, passed in so that a test can own them.
package struct JobClock: Sendable {
    /// Milliseconds since 1970.
    package let now: @Sendable () -> Int64
    /// At least 0 and below 1.
    package let chance: @Sendable () -> Double
    /// Returns after so many milliseconds, or throws when the task is cancelled.
    package let sleep: @Sendable (Int64) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Int64, chance: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Int64) async throws -> Void
    ) {
        self.now = now
        self.chance = chance
        self.sleep = sleep
    }

    /// The machine's.
    package static let system = JobClock(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        },
        chance: { Double.random(in: 0..<1) },
        sleep: { try await Task.sleep(for: .milliseconds($0)) })
}
