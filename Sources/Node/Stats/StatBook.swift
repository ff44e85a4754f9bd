import Storage
import Synchronization

/// Counts what the node's figures are made of, until it is written. Any thread.
package final class StatBook: Sendable {
    private struct Page {
        var requests: Int64 = 0
        var errors: Int64 = 0
        var answers = [Int64](repeating: 0, count: StatFigures.answerBounds.count + 1)
        var active: Set<Int64> = []
    }

    private let page = Mutex(Page())

    /// An empty book.
    package init() {}

    /// A user asked something.
    package func met(uid: Int64) { _ = page.withLock { $0.active.insert(uid) } }

    /// A request was answered.
    package func answered(microseconds: UInt64, isError: Bool) {
        let time = Int64(clamping: microseconds)
        let bucket = StatFigures.answerBounds.firstIndex { time <= $0 } ?? StatFigures.answerBounds.count
        page.withLock { page in
            page.requests += 1
            page.answers[bucket] += 1
            if isError { page.errors += 1 }
        }
    }

    /// Takes what was counted since the last call.
    func take() -> (figures: StatFigures, active: Set<Int64>) {
        let taken = page.withLock { page in
            defer { page = Page() }
            return page
        }
        var figures = StatFigures()
        (figures.requests, figures.errors, figures.answers) = (taken.requests, taken.errors, taken.answers)
        return (figures, taken.active)
    }
}
