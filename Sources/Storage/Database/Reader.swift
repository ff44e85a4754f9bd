/// One reader's connection. Confined to its thread but for `deadline.expire()`.
final class Reader: @unchecked Sendable {
    let deadline: Deadline
    private let path: String
    private let configuration: DatabaseConfiguration
    private let statistics: StatisticsBook
    /// Nil after a disk error, until it could be opened again.
    private var connection: SQLiteConnection?

    init(path: String, _ configuration: DatabaseConfiguration, _ statistics: StatisticsBook) throws(StorageFailure) {
        self.path = path
        self.configuration = configuration
        self.statistics = statistics
        deadline = Deadline(now: configuration.now)
        connection = try Self.open(path, configuration, deadline)
    }

    func close() { connection?.close() }

    /// Runs a body in one snapshot and tells whoever waits.
    func run(_ job: any ReadJob) {
        var failure: (any Error)?
        do {
            let connection = try self.connection ?? Self.open(path, configuration, deadline)
            self.connection = connection
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
