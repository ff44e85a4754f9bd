import Synchronization

/// Counters of one name, told apart by labels. Labels must come from a fixed set (routes, codes, statuses), never from
/// what a client sends: each combination lives for ever.
package final class CounterFamily: Sendable {
    let labels: [String]
    private let counters = Mutex<[[String]: Counter]>([:])

    /// - Parameter labels: their names.
    package init(labels: [String]) {
        self.labels = labels
    }

    /// The counter of these label values, in the order of the names. Keep it where it is needed often.
    package func counter(_ values: String...) -> Counter {
        precondition(values.count == labels.count, "as many label values as labels")
        return counters.withLock { counters in
            if let counter = counters[values] { return counter }
            let counter = Counter()
            counters[values] = counter
            return counter
        }
    }

    /// All label values and their numbers, in a stable order.
    var values: [(labels: [String], value: Int)] {
        counters.withLock { $0.map { ($0.key, $0.value.value) } }.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }
}
