import Synchronization

/// How many want that no file is removed. Any thread.
final class MediaHolds: Sendable {
    private let count = Mutex(0)

    var isHeld: Bool { count.withLock { $0 > 0 } }

    func change(by step: Int) { count.withLock { $0 += step } }
}
