/// One reader's connection. Confined to its thread but for `deadline.expire()`.
final class Reader: @unchecked Sendable {
    let deadline: Deadline
    private let path: String
    private let configuration: DatabaseConfiguration
    private let statistics: StatisticsBook
    private let trust: DiskTrust
    /// What `trust` had lost when the connection was opened.
    private var losses: Int
    /// Nil after a disk error, until it could be opened again.
    private var connection: SQLiteConnection?

    init(path: String, _ configuration: DatabaseConfiguration, _ statistics: StatisticsBook, _ trust: DiskTrust) throws(StorageFailure) {
        self.path = path
        self.configuration = configuration
        self.statistics = statistics
        self.trust = trust
        losses = trust.losses
        deadline = Deadline(now: configuration.now)
        connection = try Self.open(path, configuration, deadline)
    }

    func close() { connection?.close() }

    /// Runs a body in one snapshot and tells whoever waits.
    func run(_ job: any ReadJob) {
        var failure: (any Error)?
        do {
            let connection = try openedConnection()
            failure = attempt(job, on: connection)
        } catch {
            failure = error
        }
        if let storage = failure as? StorageFailure {
            if storage.poisonsConnection { forgetConnection() }
            if storage.kind == .deadline { statistics.count { $0.deadlines += 1 } }
        }
        statistics.count { $0.reads += 1 }
        job.finish(failure)
    }

    private func openedConnection() throws(StorageFailure) -> SQLiteConnection {
        if losses != trust.losses { forgetConnection() }
        if let connection { return connection }
        losses = trust.losses
        let opened = try Self.open(path, configuration, deadline)
        connection = opened
        return opened
    }

    private func attempt(_ job: any ReadJob, on connection: SQLiteConnection) -> (any Error)? {
        deadline.begin(until: job.end)
        var failure: (any Error)?
        do {
            _ = try connection.run("BEGIN", [])
            try job.run(connection)
        } catch {
            failure = error
        }
        deadline.clear()
        // Without writes COMMIT only lets go of the snapshot.
        do throws(StorageFailure) {
            if connection.isInTransaction { _ = try connection.run("COMMIT", []) }
        } catch {
            connection.rollBack()
        }
        return failure
    }

    private func forgetConnection() {
        connection?.close()
        connection = nil
    }

    private static func open(
        _ path: String, _ configuration: DatabaseConfiguration, _ deadline: Deadline
    ) throws(StorageFailure) -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, fileSystem: configuration.fileSystem)
        try ConnectionSetup.apply(to: connection, cacheKiB: configuration.readerCacheKiB)
        try ConnectionSetup.makeReader(connection)
        connection.watch(deadline)
        return connection
    }
}
