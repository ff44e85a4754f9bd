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

    private var interactive: BodyQueue<any WriteJob>
    private var bulk: BodyQueue<any WriteJob>
    private var outside: [(submitted: UInt64, work: OutsideWork)] = []
    private let batchLimit: Int
    private let patience: UInt64
    private var lastBulkTurn: UInt64 = 0
    private var scrubIsDue = false
    private(set) var isClosing = false

    init(_ configuration: DatabaseConfiguration) {
        interactive = BodyQueue(limit: configuration.interactiveWriteQueue)
        bulk = BodyQueue(limit: configuration.bulkWriteQueue)
        batchLimit = max(1, configuration.batchLimit)
        patience = configuration.bulkPatience
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

    /// Whose turn it is, or nil when nothing waits.
    mutating func next(now: UInt64) -> Turn? {
        if isBulkDue(now: now) { return bulkTurn(now: now) }
        if !interactive.isEmpty { return .batch(interactive.pop(atMost: batchLimit), .interactive) }
        if let turn = bulkTurn(now: now) { return turn }
        if scrubIsDue {
            scrubIsDue = false
            return .scrub
        }
        return isClosing ? .stop : nil
    }

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
