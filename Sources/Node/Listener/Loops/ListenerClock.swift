import Glibc

/// The listener's time: milliseconds since some fixed moment, never going back. Tests own their own.
package struct ListenerClock: Sendable {
    /// Milliseconds. Called on any thread.
    let now: @Sendable () -> Int64

    package init(now: @escaping @Sendable () -> Int64) {
        self.now = now
    }

    /// The machine's monotonic clock.
    package static let system = ListenerClock {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
