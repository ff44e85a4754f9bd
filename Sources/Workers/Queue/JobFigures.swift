package import Chat
import Storage
import Synchronization

/// What the dispatcher has counted since the start.
package final class JobFigures: Sendable {
    /// A moment's numbers.
    package struct Snapshot: Sendable, Equatable {
        /// Runs begun.
        package var claimed = 0
        /// Runs ended, by the outcome's word.
        package var ended: [String: Int] = [:]
        /// Leases lost.
        package var lost = 0
        /// Milliseconds from a first attempt's making to its beginning, summed, and of how many.
        package var waitedMilliseconds: Int64 = 0
        package var waits = 0

        package init() {}
    }

    private let numbers = Mutex(Snapshot())

    package init() {}

    /// What was counted so far.
    package var snapshot: Snapshot { numbers.withLock { $0 } }

    /// A run ended.
    package func count(_ outcome: JobOutcome) { numbers.withLock { $0.ended[outcome.word, default: 0] += 1 } }

    func countLost(_ count: Int) { numbers.withLock { $0.lost += count } }

    func countClaimed(_ jobs: [ClaimedJob], at now: Int64) {
        numbers.withLock { numbers in
            numbers.claimed += jobs.count
            for job in jobs where job.attempt == 1 {
                numbers.waits += 1
                numbers.waitedMilliseconds += max(0, now - job.createdAt)
            }
        }
    }
}
