internal import Glibc
internal import Synchronization

/// The node's database: one file, one writer thread with group commit, reader threads, a checkpointer.
///
/// Bodies are synchronous closures that run on the database's own threads, so nobody can await the network inside a transaction.
/// `read` and `write` may be called from any task; `submit` and `submitRead` from any thread, event loops included: they never block.
package final class Database: Sendable {
    /// The file.
    package let path: String
    private let configuration: DatabaseConfiguration
    private let owner: OwnerLock
    private let statisticsBook: StatisticsBook
    private let wal: Monitor<WALProgress>
    let writer: Writer
    private let interactiveReaders: Readers
    private let bulkReaders: Readers
    private let checkpointer: Checkpointer
    private let threads: Mutex<Threads?>

    private struct Threads {
        var writer: DatabaseThread
        var readers: [DatabaseThread]
        var checkpointer: DatabaseThread

        var all: [DatabaseThread] { [writer, checkpointer] + readers }
    }

    /// Opens the file, made with mode 0600 when there is none, brings it to the newest schema and starts the threads.
    ///
    /// Blocks: call it before the node serves. Throws `owned` when another process has it, `newerSchema` and `foreignFile`
    /// when it is not for this program version, `readOnly`, `corrupt`, `full`, `io`.
    package static func open(
        at path: String, _ configuration: DatabaseConfiguration = DatabaseConfiguration(), migrations: [Migration]
    ) throws(StorageFailure) -> Database {
        let owner = try OwnerLock(databasePath: path)
        try createFile(at: path)
        var connection = try WriterConnection(path: path, configuration)
        try Migrator.migrate(connection, to: migrations, configuration)
        // What a crash left in the log goes into the file now. A full disk may keep it in the log: nothing is lost there.
        do throws(StorageFailure) {
            if try connection.resetLog(truncate: true, patience: 5_000) { try connection.beginLogAnew() }
        } catch  where error.poisonsConnection {
            connection.close()
            connection = try WriterConnection(path: path, configuration)
        } catch {}
        return try Database(path: path, configuration, owner, connection)
    }

    private init(
        path: String, _ configuration: DatabaseConfiguration, _ owner: OwnerLock, _ connection: WriterConnection
    ) throws(StorageFailure) {
        self.path = path
        self.configuration = configuration
        self.owner = owner
        let statistics = StatisticsBook()
        let trust = DiskTrust()
        let wal = Monitor(WALProgress(configuration))
        let interactive = try Readers(
            count: configuration.interactiveReaders, queueLimit: configuration.interactiveReadQueue, path: path, configuration, statistics,
            trust)
        let bulk = try Readers(
            count: configuration.bulkReaders, queueLimit: configuration.bulkReadQueue, path: path, configuration, statistics, trust)
        let writer = Writer(connection, path: path, configuration, wal: wal, statistics: statistics, trust: trust) {
            interactive.expire()
            bulk.expire()
        }
        let checkpointer = try Checkpointer(path: path, configuration, wal: wal, writer: writer, statistics: statistics, trust: trust)
        threads = Mutex(
            Threads(
                writer: DatabaseThread(name: "db-writer") { writer.serve() },
                readers: interactive.start(named: "db-read") + bulk.start(named: "db-bulk"),
                checkpointer: DatabaseThread(name: "db-checkpoint") { checkpointer.serve() }))
        (statisticsBook, self.wal, self.writer, self.checkpointer) = (statistics, wal, writer, checkpointer)
        (interactiveReaders, bulkReaders) = (interactive, bulk)
    }

    deinit { close() }

    private static func createFile(at path: String) throws(StorageFailure) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Glibc.close(descriptor)
        } else if errno != EEXIST {
            throw StorageFailure(.readOnly, "The database \(path) cannot be made: \(String(cString: strerror(errno))).")
        }
    }

    // MARK: reading

    /// Runs `body` on a reader thread in one snapshot. Throws what the body throws; `busy` when too many wait,
    /// `deadline` when it takes longer than its lane allows, `closed`. Cancelling the task does not end the body.
    package func read<T: Sendable>(
        _ lane: ReadLane = .interactive, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            submitRead(lane, body) { continuation.resume(with: $0) }
        }
    }

    /// `read` without Task or continuation. `completion` runs on the reader thread, or at once on the calling one for `busy` and `closed`.
    package func submitRead<T: Sendable>(
        _ lane: ReadLane, _ body: @escaping @Sendable (any SQLSession) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        let isInteractive = lane == .interactive
        let time = isInteractive ? configuration.interactiveReadDeadline : configuration.bulkReadDeadline
        let job = ReadBody(end: configuration.now() + time, body, completion)
        (isInteractive ? interactiveReaders : bulkReaders).submit(job)
    }

    // MARK: writing

    /// Runs `body` on the writer thread and returns once its transaction is on disk. Throws what the body throws (see `WriteSession`
    /// for what that means for the others of its batch); `busy` when too many wait, `full`, `io`, `closed`.
    /// Cancelling the task does not end the body.
    @discardableResult
    package func write<T: Sendable>(
        _ lane: WriteLane = .interactive, _ body: @escaping @Sendable (any WriteSession) throws -> T
    ) async throws -> T {
        try await withUnsafeThrowingContinuation { continuation in
            submit(lane, body) { continuation.resume(with: $0) }
        }
    }

    /// `write` without Task or continuation. `completion` runs on the writer thread after COMMIT is on disk, after `onCommit` and
    /// the effects of the batch, in the order of submission; or at once on the calling thread for `busy` and `closed`.
    package func submit<T: Sendable>(
        _ lane: WriteLane, _ body: @escaping @Sendable (any WriteSession) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        writer.submit(WriteBody(submitted: configuration.now(), body, completion), lane)
    }

    /// `submit` for a body without a result; `completion` gets what it failed with.
    package func submitPlain(
        _ lane: WriteLane, _ body: @escaping @Sendable (any WriteSession) throws -> Void,
        _ completion: @escaping @Sendable ((any Error)?) -> Void
    ) {
        writer.submit(WriteBody(submitted: configuration.now(), body, completion), lane)
    }

    /// `submitPlain` for a thread that comes back in a moment to carry out the body itself, when nobody else writes and commits have been quick.
    /// True: nobody was woken, and this thread must call `performOwn()` before it waits for anything. The body, `onCommit`, the effects and
    /// the completion run there then, with a commit of its own. False: as after `submit`.
    package func submitOwn(
        _ body: @escaping @Sendable (any WriteSession) throws -> Void, _ completion: @escaping @Sendable ((any Error)?) -> Void
    ) -> Bool {
        writer.submitOwn(WriteBody(submitted: configuration.now(), body, completion))
    }

    /// Carries out the body that `submitOwn` left, or wakes the writer thread for it when it is no longer alone, or when there is more to do than
    /// a commit. Blocks for as long as a commit takes.
    /// - Parameter finishing: gets what follows the commit and `onCommit`: `afterCommit`, the effects, the completion, and the end of this thread's turn to write. It runs it on this
    ///   thread, at once or soon; until then everybody else who writes waits.
    package func performOwn(finishing: (@escaping @Sendable () -> Void) -> Void = { $0() }) { writer.performOwn(finishing: finishing) }

    /// `write` for a thread of a command, which may block. Nothing else may.
    package func writeBlocking<T: Sendable>(
        _ body: @escaping @Sendable (any WriteSession) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> T {
        let outcome = Monitor<Result<T, any Error>?>(nil)
        submit(.bulk, body) { result in outcome.updateAll { $0 = result } }
        do {
            return try outcome.wait { $0 }.get()
        } catch let failure as StorageFailure {
            throw failure
        } catch {
            throw StorageFailure(.other, "A write body failed in a way it does not declare.")
        }
    }

    // MARK: watching and closing

    /// What was done so far and what waits now. Takes a few short locks; any thread.
    package func statistics() -> DatabaseStatistics {
        var snapshot = statisticsBook.snapshot
        (snapshot.interactiveWritesWaiting, snapshot.bulkWritesWaiting) = writer.inbox.peek { ($0.interactiveCount, $0.bulkCount) }
        snapshot.interactiveReadsWaiting = interactiveReaders.waiting
        snapshot.bulkReadsWaiting = bulkReaders.waiting
        let (frames, copied) = wal.peek { ($0.frames, $0.copied) }
        snapshot.walBytes = frames * configuration.pageSize
        snapshot.walBytesToCopy = max(0, frames - copied) * configuration.pageSize
        return snapshot
    }

    /// Serves the writes and interactive reads that wait, ends long reads, empties the log into the file, ends the threads and gives the file free. Everything submitted later gets
    /// `closed`. Blocks until done; idempotent. Not from a body or completion.
    package func close() {
        threads.withLock { state in
            guard let running = state else { return }
            state = nil
            writer.stop()
            interactiveReaders.stop()
            bulkReaders.stopAtOnce()
            // The last reference may go away in a completion, on one of our own threads: those end by themselves then.
            guard !running.all.contains(where: \.isCurrent), !writer.isHeldHere else { return checkpointer.stop() }
            running.writer.join()
            for reader in running.readers { reader.join() }
            checkpointer.stop()
            running.checkpointer.join()
            writer.finish()
            owner.release()
        }
    }
}
