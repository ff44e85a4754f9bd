import Synchronization

/// The bytes that all connections together hold of messages and bodies that are not whole yet. Each connection has a limit of its
/// own, but ten thousand of them, each stopped in the middle of a megabyte, would be ten gigabytes.
final class UnfinishedBytes: Sendable {
    private let total = Atomic<Int>(0)
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// What is held now.
    var count: Int { total.load(ordering: .relaxed) }

    /// Adds, or with a negative number gives back. False when more is held now than may be.
    func add(_ bytes: Int) -> Bool {
        total.wrappingAdd(bytes, ordering: .relaxed).newValue <= limit
    }
}

/// One connection's share of them. Confined to its loop.
struct UnfinishedShare {
    /// Up to here nothing is counted: what every connection may hold in any case, and most messages are shorter.
    static let free = 4096

    private var counted = 0

    /// The connection holds so many bytes now. False when that is too much for the node: the connection has to let go of them.
    mutating func hold(_ bytes: Int, of all: UnfinishedBytes) -> Bool {
        let counts = bytes > Self.free ? bytes : 0
        guard counts != counted else { return true }
        let change = counts - counted
        counted = counts
        return all.add(change) || change < 0
    }
}
