package import Node
import Synchronization

/// A monotonic clock that stands still until a test moves it.
package final class FakeClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_000_000)

    package init() {}

    /// What the listener takes.
    package var listenerClock: ListenerClock {
        ListenerClock { self.milliseconds.withLock { $0 } }
    }

    /// Moves time on.
    package func advance(seconds: Int64) {
        milliseconds.withLock { $0 += seconds * 1000 }
    }
}
