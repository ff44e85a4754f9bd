/// The writer thread: takes what waits, makes transactions of it, resets the log between them. Everything but what says otherwise runs on
/// that thread, or on the one that has its turn: only one has it at a time, and each sees what the one before has done.
final class Writer: @unchecked Sendable {
    let inbox: Monitor<WriterInbox>
    private let wal: Monitor<WALProgress>
    let statistics: StatisticsBook
    let configuration: DatabaseConfiguration
    private let path: String
    /// Ends the reads that keep the log from being reset.
    private let expireReads: @Sendable () -> Void
    private let trust: DiskTrust
    /// What `trust` had lost when the connection was opened.
    private var losses: Int
    /// Nil after a disk error, until it could be opened again. Only touched by who has the turn.
    private var connection: WriterConnection?

    init(
        _ connection: WriterConnection, path: String, _ configuration: DatabaseConfiguration, wal: Monitor<WALProgress>,
        statistics: StatisticsBook, trust: DiskTrust, expireReads: @escaping @Sendable () -> Void
    ) {
        self.connection = connection
        self.path = path
        self.configuration = configuration
        self.wal = wal
        self.statistics = statistics
        self.trust = trust
        losses = trust.losses
        self.expireReads = expireReads
        inbox = Monitor(WriterInbox(configuration))
    }

    // MARK: any thread

    /// Puts a body into its lane, or finishes it at once, on the calling thread, when it cannot wait there.
    func submit(_ job: any WriteJob, _ lane: WriteLane) {
        guard let failure = inbox.update({ $0.add(job, lane) }) else { return }
        if failure.kind == .busy { statistics.count { $0.busy += 1 } }
        job.finish(failure)
    }

    /// Puts in a body that the calling thread would carry out itself. True when it is to: `performOwn` follows on that thread.
    func submitOwn(_ job: any WriteJob) -> Bool {
        switch inbox.peek({ $0.addOwn(job) }) {
        case .left: return true
        case .waits: inbox.wake()
        case .refused(let failure):
            if failure.kind == .busy { statistics.count { $0.busy += 1 } }
            job.finish(failure)
        }
        return false
    }

    /// Carries out the body that was left to this thread, or wakes the writer for it. What follows a commit goes to `finishing`, with the turn.
    func performOwn(finishing: (@escaping @Sendable () -> Void) -> Void) {
        guard inbox.peek({ $0.beginOwn(DatabaseThread.current) }) else { return inbox.wake() }
        guard commitIsAll, let job = inbox.peek({ $0.popOwn() }) else { return endOwn() }
        var attempt = WriteAttempt([job], isOwn: true)
        let isCommitted = run(&attempt, .interactive) == .committed
        finishing { [self, attempt] in
            if isCommitted, let connection { attempt.tell(connection, self) }
            noteLog()
            endOwn()
        }
    }

    private func endOwn() {
        if inbox.peek({ $0.endOwn() }) { inbox.wake() }
    }

    /// With the turn: there is neither a connection to be opened nor a log to be reset, which take longer than a commit.
    private var commitIsAll: Bool {
        let now = configuration.now()
        return connection != nil && losses == trust.losses && !wal.peek { $0.isOverflowing || $0.isResetDue(now: now) }
    }

    /// True while this very thread carries out a body of its own.
    var isHeldHere: Bool { inbox.peek { $0.holder } == .caller(DatabaseThread.current) }

    /// Runs work on the connection outside any transaction, in slices of at most 5 ms. False after closing: it is not called then.
    func submitOutside(_ work: @escaping OutsideWork) -> Bool {
        let now = configuration.now()
        return inbox.update { $0.addOutside(submitted: now, work) }
    }

    /// Asks for the log to be emptied when nobody waits.
    func scrub() { inbox.update { $0.requestScrub() } }

    /// Lets the thread end once everything that waits is served.
    func stop() { inbox.update { $0.close() } }

    // MARK: the writer thread

    /// The thread's body.
    func serve() {
        while true {
            let now = configuration.now
            switch inbox.wait({ $0.next(now: now()) }) {
            case .batch(let jobs, let lane): perform(jobs, lane)
            case .outside(let work): performOutside(work)
            case .scrub: tendLog()
            case .stop: return
            }
        }
    }

    private func performOutside(_ work: OutsideWork) {
        let connection: Result<WriterConnection, StorageFailure>
        do throws(StorageFailure) {
            connection = .success(try openedConnection())
        } catch {
            connection = .failure(error)
        }
        work(connection)
    }

    private func perform(_ jobs: [any WriteJob], _ lane: WriteLane) {
        var attempt = WriteAttempt(jobs)
        if runAndTell(&attempt, lane) == .runAlone {
            for job in attempt.jobs {
                var alone = WriteAttempt([job])
                _ = runAndTell(&alone, .interactive)
            }
        }
        tendLog()
    }

    private func runAndTell(_ attempt: inout WriteAttempt, _ lane: WriteLane) -> WriteAttempt.Outcome {
        let outcome = run(&attempt, lane)
        if outcome == .committed, let connection { attempt.tell(connection, self) }
        return outcome
    }

    private func run(_ attempt: inout WriteAttempt, _ lane: WriteLane) -> WriteAttempt.Outcome {
        let connection: WriterConnection
        do throws(StorageFailure) {
            try makeRoomInLog()
            connection = try openedConnection()
        } catch {
            attempt.finishAll(error)
            return .settled
        }
        let outcome = attempt.run(on: connection, self, lane)
        if attempt.poisoned {
            forgetConnection()
            // At once, so that what the failed commit left in the log is fenced off; without success the next attempt tries again.
            _ = try? openedConnection()
        }
        return outcome
    }

    // MARK: the connection after a disk error

    /// The connection; after a disk error a new one, whose page cache holds nothing that was not read from the file again.
    private func openedConnection() throws(StorageFailure) -> WriterConnection {
        if losses != trust.losses { forgetConnection() }
        if let connection { return connection }
        losses = trust.losses
        let opened = try WriterConnection(path: path, configuration)
        try opened.fence()
        connection = opened
        statistics.count { $0.reopened += 1 }
        return opened
    }

    private func forgetConnection() {
        connection?.close()
        connection = nil
    }

    // MARK: the log

    /// After a transaction: makes room for the next, and tells the checkpointer how long the log is.
    private func noteLog() {
        guard let connection else { return }
        connection.extendLog()
        if wal.peek({ $0.committed(frames: connection.walFrames) }) { wal.wake() }
    }

    /// Between two transactions: notes how long the log is, and resets it when that is due.
    private func tendLog() {
        guard let connection else { return }
        noteLog()
        let now = configuration.now()
        guard let reset = wal.peek({ $0.beginReset(now: now) }) else { return }
        if reset == .force { expireReads() }
        let success: Bool
        do throws(StorageFailure) {
            success = try perform(reset, on: connection)
        } catch {
            success = false
            if error.poisonsConnection {
                trust.lose()
                wal.peek { $0.forgetCopies() }
                forgetConnection()
            }
        }
        if success { statistics.count { $0.walResets += 1 } }
        wal.peek { $0.endReset(reset, success: success, now: now) }
    }

    private func perform(_ reset: WALProgress.Reset, on connection: WriterConnection) throws(StorageFailure) -> Bool {
        guard try connection.resetLog(truncate: reset != .restart, patience: reset == .force ? 200 : 5) else { return false }
        if reset != .restart { try connection.beginLogAnew() }
        return true
    }

    /// A read that stands in its own code cannot be interrupted, and a disk may refuse the copy: then writes are refused for a while.
    private func makeRoomInLog() throws(StorageFailure) {
        guard wal.peek({ $0.isOverflowing }) else { return }
        _ = try openedConnection()
        tendLog()
        guard wal.peek({ $0.isOverflowing }) else { return }
        statistics.count { $0.busy += 1 }
        throw StorageFailure(.busy, "The write-ahead log cannot be emptied: a read stands in the way, or the disk refuses.")
    }

    /// Empties the log and closes, once the thread has ended and every other connection is closed.
    func finish() {
        if let connection { _ = try? connection.resetLog(truncate: true, patience: 100) }
        forgetConnection()
    }
}
