/// One transaction attempt of one or many bodies. Lives on the thread that has the writer's turn.
///
/// There is no savepoint. A refusal that wrote nothing fails its body alone; anything else that fails rolls the whole attempt back,
/// and the bodies run again one by one.
struct WriteAttempt {
    enum Outcome {
        /// It is on disk, and the layers above know: `tell` is to follow.
        case committed
        /// Every body has its answer.
        case settled
        /// Nothing of it happened and nobody has an answer: run the bodies one by one.
        case runAlone
    }

    private(set) var jobs: [any WriteJob]
    /// The refusals of bodies that wrote nothing, by their place in `jobs`.
    private var refusals: [Int: any Error] = [:]
    /// A disk error was met: the connection's page cache is not to be trusted any more.
    private(set) var poisoned = false
    /// How long the commit took, in nanoseconds.
    private var duration: UInt64 = 0
    private let isOwn: Bool
    private var isAlone: Bool { jobs.count == 1 }

    /// - Parameter isOwn: the thread that brought the one body makes the attempt.
    init(_ jobs: [any WriteJob], isOwn: Bool = false) {
        self.jobs = jobs
        self.isOwn = isOwn
    }

    /// Runs the bodies and commits; or rolls back.
    mutating func run(on connection: WriterConnection, _ writer: Writer, _ lane: WriteLane) -> Outcome {
        do throws(StorageFailure) {
            try connection.beginBatch()
        } catch {
            poisoned = error.poisonsConnection
            return rollBack(connection, writer, error, finishing: true)
        }
        if let failure = runBodies(on: connection, writer, lane) {
            return rollBack(connection, writer, failure, finishing: isAlone)
        }
        let start = monotonicNanoseconds()
        do throws(StorageFailure) {
            try connection.commit()
        } catch {
            poisoned = error.poisonsConnection
            // After a failed fsync nobody is told to go on with this batch; a full disk may still take the smaller ones.
            return rollBack(connection, writer, error, finishing: isAlone || poisoned)
        }
        duration = monotonicNanoseconds() - start
        writer.configuration.jobs?.committed(connection.batch)
        writer.configuration.onCommit(connection.batch)
        return .committed
    }

    /// What else follows a commit: counts, the effects, everybody's answer.
    func tell(_ connection: WriterConnection, _ writer: Writer) {
        note(writer)
        writer.configuration.afterCommit(connection.batch)
        connection.runEffects()
        for (index, job) in jobs.enumerated() { job.finish(refusals[index]) }
    }

    /// The same failure for everybody, without a transaction.
    func finishAll(_ failure: StorageFailure) {
        for job in jobs { job.finish(failure) }
    }

    // MARK: bodies

    /// Runs every body; nil when the transaction may be committed, otherwise what made it impossible.
    private mutating func runBodies(on connection: WriterConnection, _ writer: Writer, _ lane: WriteLane) -> (any Error)? {
        let sliceEnd = lane == .bulk ? writer.configuration.now() + writer.configuration.bulkSlice : 0
        var index = 0
        while index < jobs.count {
            if let failure = runBody(index, on: connection) { return failure }
            index += 1
            if index == jobs.count, lane == .bulk, writer.configuration.now() < sliceEnd,
                let another = writer.inbox.peek({ $0.nextInSlice() })
            {
                jobs.append(another)
            }
        }
        return nil
    }

    private mutating func runBody(_ index: Int, on connection: WriterConnection) -> (any Error)? {
        let changes = connection.totalChanges
        let effects = connection.effectCount
        do {
            try jobs[index].run(connection)
            // Some failures end the transaction at once; a body that caught one must not lead the next ones outside.
            return connection.isInTransaction ? nil : StorageFailure.transactionEnded
        } catch let failure as StorageFailure {
            poisoned = failure.poisonsConnection
            return failure
        } catch {
            guard connection.totalChanges == changes, connection.isInTransaction else { return error }
            connection.dropEffects(after: effects)
            refusals[index] = error
            return nil
        }
    }

    // MARK: ends

    private func note(_ writer: Writer) {
        let written = UInt64(jobs.count - refusals.count)
        let refused = UInt64(refusals.count)
        writer.statistics.count {
            $0.commits += 1
            if isOwn { $0.ownCommits += 1 }
            $0.bodies += written
            $0.refusals += refused
            $0.commitMicroseconds.add(duration / 1_000)
            $0.bodiesPerCommit.add(written)
        }
        writer.inbox.peek { $0.committed(in: duration) }
    }

    private func rollBack(_ connection: WriterConnection, _ writer: Writer, _ failure: any Error, finishing: Bool) -> Outcome {
        connection.rollBack()
        let batch = connection.batch
        writer.configuration.jobs?.rolledBack(batch)
        writer.configuration.onRollback(batch)
        writer.statistics.count { $0.rollbacks += 1 }
        guard finishing else { return .runAlone }
        for job in jobs { job.finish(failure) }
        return .settled
    }
}
