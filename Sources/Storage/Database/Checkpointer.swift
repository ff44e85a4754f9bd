internal import CSQLite

/// The checkpointer thread: copies pages of the write-ahead log into the file as they come, so that nobody else has to.
final class Checkpointer: @unchecked Sendable {
    private enum Action {
        case copy(Int)
        case stop
    }

    private let wal: Monitor<WALProgress>
    private let writer: Writer
    private let statistics: StatisticsBook
    private let trust: DiskTrust
    private let configuration: DatabaseConfiguration
    private let path: String
    /// Nil after a disk error, until it could be opened again. Only touched by the checkpointer thread once that runs.
    private var connection: SQLiteConnection?

    init(
        path: String, _ configuration: DatabaseConfiguration, wal: Monitor<WALProgress>, writer: Writer, statistics: StatisticsBook,
        trust: DiskTrust
    ) throws(StorageFailure) {
        self.path = path
        self.configuration = configuration
        self.wal = wal
        self.writer = writer
        self.statistics = statistics
        self.trust = trust
        connection = try Self.open(path, configuration)
    }

    /// Lets the thread end.
    func stop() { wal.updateAll { $0.close() } }

    /// The thread's body.
    func serve() {
        while true {
            let due: Action? = wal.wait(atMost: configuration.checkpointIdle) { state in
                if state.isClosing { return .stop }
                return state.beginCopy(any: false).map(Action.copy)
            }
            switch due ?? idleAction() {
            case .copy(let token): copy(token)
            case .stop:
                connection?.close()
                return
            case nil: continue
            }
        }
    }

    /// After a quiet moment: the last few pages, or an old log that should become empty.
    private func idleAction() -> Action? {
        let now = configuration.now()
        let (token, wantsScrub) = wal.peek { ($0.beginCopy(any: true), $0.wantsScrub(now: now)) }
        if wantsScrub { writer.scrub() }
        return token.map(Action.copy)
    }

    private func copy(_ token: Int) {
        let copied = try? copyPages()
        wal.peek { $0.endCopy(token, copied: copied) }
        statistics.count { $0.checkpoints += 1 }
    }

    /// One passive run: it waits for nobody. The pages that are in the file afterwards.
    private func copyPages() throws(StorageFailure) -> Int {
        let connection = try openedConnection()
        do throws(StorageFailure) {
            return try connection.copyLog(SQLITE_CHECKPOINT_PASSIVE)
        } catch {
            if error.poisonsConnection {
                trust.lose()
                wal.peek { $0.forgetCopies() }
                connection.close()
                self.connection = nil
            }
            throw error
        }
    }

    private func openedConnection() throws(StorageFailure) -> SQLiteConnection {
        if let connection { return connection }
        let opened = try Self.open(path, configuration)
        connection = opened
        return opened
    }

    private static func open(_ path: String, _ configuration: DatabaseConfiguration) throws(StorageFailure) -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, fileSystem: configuration.fileSystem)
        try ConnectionSetup.apply(to: connection, cacheKiB: 64)
        try ConnectionSetup.makeCheckpointer(connection)
        return connection
    }
}
