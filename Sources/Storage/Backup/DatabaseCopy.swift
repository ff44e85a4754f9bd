internal import CSQLite

/// A copy of a running database in slices on the writer thread, between transactions.
///
/// On the writer's own connection, what is written meanwhile goes into the copy too, so it never starts over; and no reader's
/// snapshot keeps the log from being reset for as long as the copy takes.
final class DatabaseCopy: @unchecked Sendable {
    private enum Progress {
        case more, done
    }

    /// Pages between two looks at the clock: some hundred microseconds.
    private static let pagesPerStep: Int32 = 32
    /// Nanoseconds of a slice.
    private static let slice: UInt64 = 4_000_000

    private let target: String
    /// Only touched on the writer thread.
    private var copy: SQLiteConnection?
    private var backup: OpaquePointer?
    private var source: OpaquePointer?

    /// `target` is made by this and must not exist.
    init(to target: String) { self.target = target }

    /// Blocks the calling thread, never the writer for longer than a slice, until the copy is complete.
    func run(from database: Database) throws(StorageFailure) {
        _ = try DiskFile(making: target)
        while try nextSlice(database) == .more {}
    }

    private func nextSlice(_ database: Database) throws(StorageFailure) -> Progress {
        let outcome = Monitor<Result<Progress, StorageFailure>?>(nil)
        let accepted = database.writer.submitOutside { [self] connection in
            let result: Result<Progress, StorageFailure>
            do throws(StorageFailure) {
                result = .success(try step(connection.get()))
            } catch {
                end()
                result = .failure(error)
            }
            outcome.updateAll { $0 = result }
        }
        guard accepted else { throw .databaseIsClosed }
        return try outcome.wait { $0 }.get()
    }

    // MARK: the writer thread

    private func step(_ connection: WriterConnection) throws(StorageFailure) -> Progress {
        let backup = try begin(connection)
        let end = monotonicNanoseconds() + Self.slice
        repeat {
            let code = sqlite3_backup_step(backup, Self.pagesPerStep)
            if code == SQLITE_DONE {
                self.end()
                return .done
            }
            guard code == SQLITE_OK else { throw StorageFailure(sqlite: code, copy?.handle) }
        } while monotonicNanoseconds() < end
        return .more
    }

    private func begin(_ connection: WriterConnection) throws(StorageFailure) -> OpaquePointer {
        if let backup {
            guard source == connection.handle else {
                throw StorageFailure(.io, "The database met a disk error while it was backed up. Start the backup again.")
            }
            return backup
        }
        let copy = try SQLiteConnection(path: target, fileSystem: nil)
        // The whole file is synced once at the end, and thrown away when anything fails before.
        try copy.script("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        guard let made = sqlite3_backup_init(copy.handle, "main", connection.handle, "main") else {
            throw StorageFailure(sqlite: sqlite3_errcode(copy.handle), copy.handle)
        }
        (self.copy, backup, source) = (copy, made, connection.handle)
        return made
    }

    private func end() {
        if let backup { sqlite3_backup_finish(backup) }
        backup = nil
        copy?.close()
        copy = nil
    }
}
