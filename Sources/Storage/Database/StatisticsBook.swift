internal import Synchronization

/// Where the database threads count what they do. A lock taken a few times per transaction costs less than one page.
final class StatisticsBook: Sendable {
    private let counted = Mutex(DatabaseStatistics())

    func count(_ change: (inout DatabaseStatistics) -> Void) { counted.withLock { change(&$0) } }

    var snapshot: DatabaseStatistics { counted.withLock { $0 } }
}
