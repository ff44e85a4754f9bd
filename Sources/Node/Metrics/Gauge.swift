import Synchronization

/// A number that goes up and down.
package final class Gauge: Sendable {
    private let number = Atomic<Int>(0)

    package init() {}

    /// Adds to the number; negative amounts lower it.
    package func add(_ amount: Int) { number.add(amount, ordering: .relaxed) }

    /// Sets the number.
    package func set(_ value: Int) { number.store(value, ordering: .relaxed) }

    /// The number now.
    package var value: Int { number.load(ordering: .relaxed) }
}
