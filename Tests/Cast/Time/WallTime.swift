import Synchronization

/// The time of day as a node sees it: stands still until a test moves it.
package final class WallTime: Sendable {
    /// Where it starts: 2026-11-21 20:00:00 UTC.
    package static let start: Int64 = 1_795_291_200_000

    private let milliseconds = Mutex<Int64>(start)

    package init() {}

    /// Milliseconds since 1970.
    package var now: Int64 { milliseconds.withLock { $0 } }

    /// Moves time on.
    package func advance(seconds: Int64) {
        milliseconds.withLock { $0 += seconds * 1000 }
    }
}
