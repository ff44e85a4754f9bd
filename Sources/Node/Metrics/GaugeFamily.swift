import Synchronization

/// Numbers of one name, told apart by labels, that are replaced all at once. Labels must come from a fixed set.
package final class GaugeFamily: Sendable {
    let labels: [String]
    private let numbers = Mutex<[[String]: Int]>([:])

    /// - Parameter labels: their names.
    package init(labels: [String]) {
        self.labels = labels
    }

    /// These and no others from now on; each key holds the label values in the order of the names.
    package func set(_ values: [[String]: Int]) {
        precondition(values.keys.allSatisfy { $0.count == labels.count }, "as many label values as labels")
        numbers.withLock { $0 = values }
    }

    /// All label values and their numbers, in a stable order.
    var values: [(labels: [String], value: Int)] {
        numbers.withLock { $0.map { ($0.key, $0.value) } }.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }
}
