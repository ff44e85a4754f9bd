internal import CSQLite

/// One SQLite connection with its prepared statements. Confined to one thread at a time: SQLite's own mutexes are off.
class SQLiteConnection: SQLSession {
    let handle: OpaquePointer
    /// Keyed by the address of the statement's text: a literal has one address for the life of the process.
    private var statements: [UnsafePointer<UInt8>: SQLiteStatement] = [:]
    private var deadline: Deadline?
    /// While true, statements are refused once SQLite has ended the transaction itself: they would commit one by one.
    var staysInTransaction = false

    /// Opens the file, which must exist, with nothing configured yet (see `ConnectionSetup`).
    init(path: String, fileSystem: String?) throws(StorageFailure) {
        Self.prepareLibrary
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, fileSystem)
        guard code == SQLITE_OK, let opened else {
            let failure = StorageFailure(sqlite: code, opened)
            sqlite3_close_v2(opened)
            throw failure
        }
        handle = opened
    }

    /// Once, before the first connection. SQLite would else count its memory under a mutex, at every allocation of every thread.
    private static let prepareLibrary: Void = rookery_sqlite_prepare()

    deinit { close() }

    private var isClosed = false

    /// Finalizes every statement and closes. Idempotent. Never copies the WAL: the switch for that is off.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Interrupts statements once `deadline` has passed. Every 1000 steps of the virtual machine is some tens of microseconds.
    func watch(_ deadline: Deadline) {
        self.deadline = deadline
        let context = Unmanaged.passUnretained(deadline).toOpaque()
        sqlite3_progress_handler(
            handle, 1_000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue().hasPassed ? 1 : 0
            }, context)
    }

    // MARK: SQLSession

    func run(_ sql: StaticString, _ values: [SQLValue]) throws(StorageFailure) -> Int {
        let statement = try begin(sql, values)
        defer { statement.reset() }
        let before = sqlite3_total_changes64(handle)
        while try statement.step() {}
        return Int(sqlite3_total_changes64(handle) - before)
    }

    func insert(_ sql: StaticString, _ values: [SQLValue]) throws(StorageFailure) -> Int64? {
        try run(sql, values) > 0 ? sqlite3_last_insert_rowid(handle) : nil
    }

    func rows<T>(
        _ sql: StaticString, _ values: [SQLValue], _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> [T] {
        let statement = try begin(sql, values)
        defer { statement.reset() }
        return try collect(statement, map)
    }

    func first<T>(
        _ sql: StaticString, _ values: [SQLValue], _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> T? {
        let statement = try begin(sql, values)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let found = try map(statement)
        // A statement with RETURNING checks its foreign keys only at its end.
        if !statement.isReadOnly { while try statement.step() {} }
        return found
    }

    func each(
        _ sql: StaticString, _ values: [SQLValue], _ visit: (any SQLRow) throws(StorageFailure) -> Bool
    ) throws(StorageFailure) {
        let statement = try begin(sql, values)
        defer { statement.reset() }
        while try statement.step() {
            guard try visit(statement) else { return }
        }
    }

    func rows<T>(
        text sql: String, _ values: [SQLValue], _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> [T] {
        try checkDeadline()
        if staysInTransaction, !isInTransaction { throw .transactionEnded }
        let statement = try SQLiteStatement(sql, length: -1, on: handle, kept: false)
        defer { statement.reset() }
        try statement.bind(values)
        return try collect(statement, map)
    }

    var rowCache: RowCache? { nil }

    func script(_ sql: String) throws(StorageFailure) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw StorageFailure(sqlite: code, handle, preparing: true) }
    }

    // MARK: statements

    private func collect<T>(
        _ statement: SQLiteStatement, _ map: (any SQLRow) throws(StorageFailure) -> T
    ) throws(StorageFailure) -> [T] {
        var found: [T] = []
        while try statement.step() { found.append(try map(statement)) }
        return found
    }

    /// The bound statement for this text; the caller resets it.
    private func begin(_ sql: StaticString, _ values: [SQLValue]) throws(StorageFailure) -> SQLiteStatement {
        try checkDeadline()
        if staysInTransaction, !isInTransaction { throw .transactionEnded }
        let statement = try statement(for: sql)
        if !statement.writes.isEmpty { rowCache?.forget(statement.writes) }
        do throws(StorageFailure) {
            try statement.bind(values)
        } catch {
            statement.reset()
            throw error
        }
        return statement
    }

    private func statement(for sql: StaticString) throws(StorageFailure) -> SQLiteStatement {
        let known = statements[sql.utf8Start]
        if let known, !known.isBusy { return known }
        let made = try sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: sql.utf8CodeUnitCount) { text throws(StorageFailure) in
            try SQLiteStatement(text, length: sql.utf8CodeUnitCount, on: handle, kept: true)
        }
        made.writes = takeWrites()
        if known == nil { statements[sql.utf8Start] = made }
        return made
    }

    /// The kept tables that the statement prepared last writes.
    func takeWrites() -> KeptTables { [] }

    private func checkDeadline() throws(StorageFailure) {
        if let deadline, deadline.hasPassed {
            throw StorageFailure(.deadline, "A read took longer than its lane allows.")
        }
    }

    // MARK: transactions

    /// True between BEGIN and its end; SQLite ends a transaction itself after some disk errors.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows changed since the connection was opened.
    var totalChanges: Int64 { sqlite3_total_changes64(handle) }

    /// Ends the transaction without keeping it. What SQLite answers does not matter: afterwards there is none.
    func rollBack() {
        staysInTransaction = false
        guard isInTransaction else { return }
        sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }
}

extension StorageFailure {
    /// A failure before this one ended the transaction, and the body went on.
    static let transactionEnded = StorageFailure(.other, "The transaction has ended inside a write body.")
}
