internal import Synchronization

/// Counts the copies of the log that could not be made to last. Between such a copy and its failed sync the system may have given back
/// old pages of the file; so who opened the file before trusts the pages in its memory no longer, and opens it again.
final class DiskTrust: Sendable {
    private let count = Atomic<Int>(0)

    /// How often it was lost so far. Any thread.
    var losses: Int { count.load(ordering: .acquiring) }

    /// A copy failed. Any thread.
    func lose() { count.wrappingAdd(1, ordering: .releasing) }
}
