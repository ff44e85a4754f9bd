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
    /// Jobs that were claimed in the commit that made them.
    package var handed: [HandedJob]

    package init(
        kinds: Set<String> = [], moment: Int64? = nil, cancelled: [Int64] = [], gatesChanged: Bool = false, handed: [HandedJob] = []
    ) {
        self.kinds = kinds
        self.handed = handed
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
        handed += other.handed
    }
}

/// A job that a worker's offer took.
package struct HandedJob: Sendable, Equatable {
    /// The worker's name.
    package let worker: String
    package let job: ClaimedJob
}

/// Rung after each commit that touched the queue; nobody has to look there again and again. A database has it in its configuration.
package final class JobBell: Sendable {
    /// What is taken before anybody hears of it.
    package let offers = JobOffers()
    private let listener = Mutex<(@Sendable (JobNews) -> Void)?>(nil)

    package init() {}

    /// From now on the news go there, on the writer thread: it must not wait. Nil for nobody.
    package func listen(_ hear: (@Sendable (JobNews) -> Void)?) { listener.withLock { $0 = hear } }

    /// After COMMIT, on the writer thread.
    func committed(_ batch: BatchContext) {
        guard let wake = batch.existing(JobWake.self) else { return }
        // Who pauses a queue does not see another job of it begin.
        if wake.gatesChanged { offers.withdraw() }
        tell(wake.news, wake)
    }

    /// The batch came to nothing, on the writer thread.
    func rolledBack(_ batch: BatchContext) {
        guard let wake = batch.existing(JobWake.self), !wake.handed.isEmpty else { return }
        tell(JobNews(), wake)
    }

    private func tell(_ news: JobNews, _ wake: JobWake) {
        let hear = listener.withLock { $0 }
        if wake.handed.isEmpty { hear?(news) } else { offers.ended(wake.handed.count) { hear?(news) } }
    }
}
