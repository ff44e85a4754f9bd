internal import Synchronization

/// What committed bodies did to the queue.
package struct JobNews: Sendable, Equatable {
    /// Kinds of which jobs have become ready.
    package var kinds: Set<String>
    /// The earliest moment at which something is to be looked at, in milliseconds since 1970; nil for none.
    package var moment: Int64?
    /// Running jobs that are to stop.
    package var cancelled: [Int64]
    /// A queue or provider was paused or let go on.
    package var gatesChanged: Bool

    package init(kinds: Set<String> = [], moment: Int64? = nil, cancelled: [Int64] = [], gatesChanged: Bool = false) {
        self.kinds = kinds
        self.moment = moment
        self.cancelled = cancelled
        self.gatesChanged = gatesChanged
    }

    /// Both together.
    package mutating func add(_ other: JobNews) {
        kinds.formUnion(other.kinds)
        moment = [moment, other.moment].compactMap { $0 }.min()
        cancelled += other.cancelled
        gatesChanged = gatesChanged || other.gatesChanged
    }
}

/// Rung after each commit that touched the queue; nobody has to look there again and again.
package final class JobBell: Sendable {
    private let listener = Mutex<(@Sendable (JobNews) -> Void)?>(nil)

    package init() {}

    /// From now on the news go there, on the writer thread: it must not wait. Nil for nobody.
    package func listen(_ hear: (@Sendable (JobNews) -> Void)?) { listener.withLock { $0 = hear } }

    /// After COMMIT, on the writer thread.
    package func committed(_ batch: BatchContext) {
        guard let wake = batch.existing(JobWake.self) else { return }
        let news = JobNews(kinds: wake.kinds, moment: wake.moment, cancelled: wake.cancelled, gatesChanged: wake.gatesChanged)
        listener.withLock { $0 }?(news)
    }
}
