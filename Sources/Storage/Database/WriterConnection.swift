internal import CSQLite

/// The writer's connection, which is also the session of its bodies.
final class WriterConnection: SQLiteConnection, WriteSession {
    private(set) var batch: BatchContext
    /// The batch before, with all it held, until there is time to let go of it.
    private var spent: BatchContext?
    private let whileSyncing: @Sendable (BatchContext) -> Void
    private let jobs: JobBell?
    private var effects: [() -> Void] = []
    /// Pages in the write-ahead log after the last commit.
    private(set) var walFrames = 0
    /// The most of them since the log was emptied; at first what is expected of a node that is not busy.
    private var mostFrames = 64
    private var blocks: LogBlocks
    private let kept = RowCache()
    private var prepared: KeptTables = []

    /// Opens and configures; the caller makes the file and its schema.
    init(path: String, _ configuration: DatabaseConfiguration) throws(StorageFailure) {
        jobs = configuration.jobs
        batch = BatchContext(jobs: configuration.jobs)
        blocks = LogBlocks(pageSize: configuration.pageSize)
        whileSyncing = configuration.whileSyncing
        try super.init(path: path, fileSystem: LogFileSystem.name(over: configuration.fileSystem))
        guard sqlite3_db_readonly(handle, "main") == 0 else {
            throw StorageFailure(.readOnly, "The database \(path) or its folder cannot be written.")
        }
        try ConnectionSetup.apply(to: self, cacheKiB: configuration.writerCacheKiB)
        // Only a file without pages takes it.
        try script("PRAGMA page_size = \(configuration.pageSize)")
        try ConnectionSetup.enterWAL(self)
        try ConnectionSetup.makeWriter(self, walLimit: configuration.walLimit)
        // This hook also stands where SQLite's own checkpoint at commit would.
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                let connection = Unmanaged<WriterConnection>.fromOpaque(context).takeUnretainedValue()
                connection.walFrames = Int(pages)
                connection.mostFrames = max(connection.mostFrames, Int(pages))
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
        noteWrites()
    }

    /// Asked for every table a statement touches, while it is prepared: also those of triggers and of foreign keys. What is written
    /// at once (a script, a statement made at run time) is let go of here; for a kept statement it is noted, see ``takeWrites()``.
    private func noteWrites() {
        sqlite3_set_authorizer(
            handle,
            { context, action, table, _, _, _ in
                guard action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE, let context, let table else {
                    return SQLITE_OK
                }
                let connection = Unmanaged<WriterConnection>.fromOpaque(context).takeUnretainedValue()
                let written = KeptTables(table: String(cString: table))
                connection.prepared.formUnion(written)
                connection.kept.forget(written)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    override var rowCache: RowCache? { kept }

    override func takeWrites() -> KeptTables {
        defer { prepared = [] }
        return prepared
    }

    func afterCommit(_ effect: @escaping () -> Void) { effects.append(effect) }

    // MARK: transactions

    /// Begins a transaction with a fresh bag and no effects.
    func beginBatch() throws(StorageFailure) {
        spent = batch
        batch = BatchContext(jobs: jobs)
        effects.removeAll(keepingCapacity: true)
        staysInTransaction = false
        _ = try run("BEGIN IMMEDIATE", [])
        staysInTransaction = true
    }

    /// Ends it: on disk when this returns. What `whileSyncing` makes ready is made while the disk works.
    func commit() throws(StorageFailure) {
        let log = LogFileSystem.log(of: handle)
        log?.meanwhile = { [unowned self] in
            spent = nil
            whileSyncing(batch)
        }
        // A batch that wrote nothing is not synced.
        defer { log?.meanwhile = nil }
        _ = try run("COMMIT", [])
        staysInTransaction = false
    }

    override func rollBack() {
        kept.forget(.all)
        super.rollBack()
    }

    /// How many effects are registered: what a body that refuses is cut back to.
    var effectCount: Int { effects.count }

    func dropEffects(after count: Int) { effects.removeLast(effects.count - count) }

    /// Runs the effects of the committed batch in order. An effect may not register another.
    func runEffects() {
        let due = effects
        effects.removeAll(keepingCapacity: true)
        for effect in due { effect() }
    }

    /// Copies and resets the log. False when a reader stands in the way for longer than `patience` milliseconds.
    func resetLog(truncate: Bool, patience: Int32) throws(StorageFailure) -> Bool {
        sqlite3_busy_timeout(handle, patience)
        defer { sqlite3_busy_timeout(handle, 5_000) }
        do throws(StorageFailure) {
            _ = try copyLog(truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART)
            return true
        } catch {
            if error.kind == .busy { return false }
            throw error
        }
    }

    /// The log was emptied: the next commit counts from 0, and finds as many blocks in the file as the log needed before, at most 4 MiB. A full disk makes no
    /// difference: the log then grows as it is written.
    func beginLogAnew() throws(StorageFailure) {
        walFrames = 0
        blocks.begunAnew()
        var length: sqlite3_int64 = 0
        var code = rookery_sqlite_extend_log(handle, sqlite3_int64(blocks.kept(frames: mostFrames)), &length)
        mostFrames = 0
        if code == SQLITE_OK { code = rookery_sqlite_sync_log(handle) }
        guard code != SQLITE_OK else { return }
        let failure = StorageFailure(sqlite: code, handle)
        if failure.poisonsConnection { throw failure }
    }

    /// Between two transactions: the next commits of a few pages find blocks in the log's file (``LogBlocks``). What fails here has touched nothing, and shows
    /// at the next commit.
    func extendLog() {
        guard let wanted = blocks.wanted(frames: walFrames) else { return }
        var length: sqlite3_int64 = 0
        _ = rookery_sqlite_extend_log(handle, sqlite3_int64(wanted), &length)
        blocks.isLong(max(wanted, Int(length)))
    }

    /// Commits page 1 as it is. A commit that failed may have left its pages in the log, whole and valid, behind the last good one;
    /// after a crash they would come back. This commit lies over the first of them and so breaks the chain of their checksums.
    func fence() throws(StorageFailure) {
        let version = try integer("PRAGMA user_version") ?? 0
        try script("PRAGMA user_version = \(version)")
    }
}
