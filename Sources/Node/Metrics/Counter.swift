import Glibc
import Synchronization

/// A number that only grows. Adding costs a few nanoseconds on any thread: each thread adds to one of several cells,
/// which lie in cache lines of their own.
package final class Counter: Sendable {
    private static let cells = 8
    /// Cells are this many words apart: one cache line.
    private static let stride = 8
    // Allocated once, freed with the counter; the cells are atomics, so any thread may use them.
    private nonisolated(unsafe) let storage: UnsafeMutablePointer<Atomic<Int>>

    package init() {
        storage = .allocate(capacity: Self.cells * Self.stride)
        for index in 0..<Self.cells * Self.stride { (storage + index).initialize(to: Atomic(0)) }
    }

    deinit {
        storage.deinitialize(count: Self.cells * Self.stride)
        storage.deallocate()
    }

    /// Adds to the number.
    package func add(_ amount: Int = 1) {
        (storage + Self.cell * Self.stride).pointee.add(amount, ordering: .relaxed)
    }

    /// The number now, as far as the other threads' additions are visible.
    package var value: Int {
        (0..<Self.cells).reduce(0) { $0 &+ (storage + $1 * Self.stride).pointee.load(ordering: .relaxed) }
    }

    /// This thread's cell. Thread handles are addresses of thread blocks, megabytes apart.
    private static var cell: Int { Int(bitPattern: UInt(pthread_self() >> 20) ^ UInt(pthread_self() >> 12)) & (cells - 1) }
}
