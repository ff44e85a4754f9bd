/// Work on the writer's connection outside any transaction. It is always called, if only to hear why there is no connection.
typealias OutsideWork = @Sendable (Result<WriterConnection, StorageFailure>) -> Void

/// What waits for the writer thread, and whose turn is next. A value behind the writer's monitor.
struct WriterInbox {
    /// What the writer does next.
    enum Turn {
        /// One transaction of these bodies; bulk ones may be joined by more of their lane.
        case batch([any WriteJob], WriteLane)
        /// Work on the connection outside any transaction.
        case outside(OutsideWork)
        /// Empty the log.
        case scrub
        case stop
    }

    var interactive: BodyQueue<any WriteJob>
    private(set) var bulk: BodyQueue<any WriteJob>
    private(set) var outside: [(submitted: UInt64, work: OutsideWork)] = []
    private let batchLimit: Int
    private let patience: UInt64
    private var lastBulkTurn: UInt64 = 0
    private var scrubIsDue = false
    private(set) var isClosing = false
    /// Whose transaction is under way.
    var holder = Holder.nobody
    /// The one interactive body that waits was left to the thread that brought it.
    var isLeft = false
    private(set) var pace: CommitPace

    init(_ configuration: DatabaseConfiguration) {
        interactive = BodyQueue(limit: configuration.interactiveWriteQueue)
        bulk = BodyQueue(limit: configuration.bulkWriteQueue)
        batchLimit = max(1, configuration.batchLimit)
        patience = configuration.bulkPatience
        pace = CommitPace(limit: configuration.ownCommitLimit)
    }

    var interactiveCount: Int { interactive.count }
    var bulkCount: Int { bulk.count }

    /// Nil when the body waits in its lane now, or why it does not.
    mutating func add(_ job: any WriteJob, _ lane: WriteLane) -> StorageFailure? {
        if isClosing { return .databaseIsClosed }
        let fits = lane == .interactive ? interactive.append(job) : bulk.append(job)
        return fits ? nil : StorageFailure(.busy, "Too many writes are waiting.")
    }

    /// False after closing. Served like a bulk body.
    mutating func addOutside(submitted: UInt64, _ work: @escaping OutsideWork) -> Bool {
        guard !isClosing else { return false }
        outside.append((submitted, work))
        return true
    }

    mutating func requestScrub() { scrubIsDue = true }

    /// No more bodies; those that wait are still served.
    mutating func close() { isClosing = true }

    /// A transaction came to disk in so many nanoseconds.
    mutating func committed(in nanoseconds: UInt64) { pace.committed(in: nanoseconds) }

    /// What the writer thread, done with its last turn, does next. Nil when nothing waits, or while another thread has the turn.
    mutating func next(now: UInt64) -> Turn? {
        if holder == .writer { holder = .nobody }
        guard holder == .nobody, let turn = due(now: now) else { return nil }
        holder = .writer
        return turn
    }

    private mutating func due(now: UInt64) -> Turn? {
        if isBulkDue(now: now) { return bulkTurn(now: now) }
        if !interactive.isEmpty {
            isLeft = false
            return .batch(interactive.pop(atMost: batchLimit), .interactive)
        }
        if let turn = bulkTurn(now: now) { return turn }
        if scrubIsDue {
            scrubIsDue = false
            return .scrub
        }
        return isClosing ? .stop : nil
    }

    /// Whether there is anything for the writer thread.
    var hasWork: Bool { !interactive.isEmpty || !bulk.isEmpty || !outside.isEmpty || scrubIsDue || isClosing }

    /// Another bulk body for a transaction under way, unless somebody interactive waits.
    mutating func nextInSlice() -> (any WriteJob)? { interactive.isEmpty ? bulk.popFirst() : nil }

    /// The oldest of the bulk lane has waited too long, and so long is the last bulk turn ago: one slice per patience at most.
    private func isBulkDue(now: UInt64) -> Bool {
        let oldest = min(bulk.first?.submitted ?? .max, outside.first?.submitted ?? .max)
        return oldest < .max && now >= max(oldest, lastBulkTurn) + patience
    }

    private mutating func bulkTurn(now: UInt64) -> Turn? {
        guard !bulk.isEmpty || !outside.isEmpty else { return nil }
        lastBulkTurn = now
        if let first = outside.first, first.submitted <= bulk.first?.submitted ?? .max {
            return .outside(outside.removeFirst().work)
        }
        return bulk.popFirst().map { .batch([$0], .bulk) }
    }
}

extension StorageFailure {
    /// What everybody hears after `close()`.
    static let databaseIsClosed = StorageFailure(.closed, "The database is closed.")
}
