import Glibc

/// Measures how long something takes, on the machine's monotonic clock.
package struct Stopwatch: Sendable {
    private let start: UInt64

    /// Starts now.
    package init() {
        start = Self.now()
    }

    /// Nanoseconds since the start.
    package var nanoseconds: UInt64 { Self.now() &- start }

    /// Microseconds since the start.
    package var microseconds: UInt64 { nanoseconds / 1000 }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
