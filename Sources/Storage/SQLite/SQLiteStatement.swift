internal import CSQLite

/// A prepared statement. Confined to its connection's thread.
final class SQLiteStatement: SQLRow {
    let handle: OpaquePointer
    private let connection: OpaquePointer
    /// SQLite numbers `$2` by first appearance, like a name: `slots[k - 1]` is its number of our position k.
    private let slots: [Int32]
    /// True from binding to reset: the cached statement cannot serve a second call inside its own rows.
    private(set) var isBusy = false
    /// Tables it writes, of those whose rows the connection keeps.
    var writes: KeptTables = []

    /// False for what changes the database.
    var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

    init(_ sql: UnsafePointer<CChar>, length: Int, on connection: OpaquePointer, kept: Bool) throws(StorageFailure) {
        var prepared: OpaquePointer?
        let flags = kept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = sqlite3_prepare_v3(connection, sql, Int32(length), flags, &prepared, nil)
        guard code == SQLITE_OK else { throw StorageFailure(sqlite: code, connection, preparing: true) }
        guard let prepared else { throw StorageFailure(.misuse, "A statement is empty.") }
        handle = prepared
        self.connection = connection
        do throws(StorageFailure) {
            slots = try Self.slots(of: prepared)
        } catch {
            sqlite3_finalize(prepared)
            throw error
        }
    }

    deinit { sqlite3_finalize(handle) }

    private static func slots(of handle: OpaquePointer) throws(StorageFailure) -> [Int32] {
        let count = Int(sqlite3_bind_parameter_count(handle))
        var slots = [Int32](repeating: 0, count: count)
        for number in 1...max(count, 1) where number <= count {
            guard let name = sqlite3_bind_parameter_name(handle, Int32(number)), name[0] == UInt8(ascii: "$"),
                let position = Int(String(cString: name + 1)), 1...count ~= position
            else { throw StorageFailure(.misuse, "Parameters of a statement are not $1 to $\(count).") }
            slots[position - 1] = Int32(number)
        }
        return slots
    }

    // MARK: running

    /// Binds every position. Reset follows on every path, see `reset()`.
    func bind(_ values: [SQLValue]) throws(StorageFailure) {
        guard values.count == slots.count else {
            throw StorageFailure(.misuse, "A statement takes \(slots.count) values and got \(values.count).")
        }
        isBusy = true
        for index in values.indices {
            let code = bind(values[index], at: slots[index])
            guard code == SQLITE_OK else { throw StorageFailure(sqlite: code, connection) }
        }
    }

    /// Moves to the next row; false at the end.
    func step() throws(StorageFailure) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw StorageFailure(sqlite: code, connection)
    }

    /// Makes the statement ready for the next call and lets go of the values, which may be large or private.
    func reset() {
        sqlite3_reset(handle)
        if !slots.isEmpty { sqlite3_clear_bindings(handle) }
        isBusy = false
    }

    private func bind(_ value: SQLValue, at slot: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, slot)
        case .int(let number): return sqlite3_bind_int64(handle, slot, number)
        case .double(let number): return sqlite3_bind_double(handle, slot, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                // A null pointer would bind NULL instead of the empty string.
                guard let start = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_text(handle, slot, "", 0, nil) }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(handle, slot, $0, Int32(bytes.count), rookery_sqlite_transient())
                }
            }
        case .blob(let bytes):
            if bytes.isEmpty { return sqlite3_bind_zeroblob(handle, slot, 0) }
            return sqlite3_bind_blob(handle, slot, bytes, Int32(bytes.count), rookery_sqlite_transient())
        }
    }

    // MARK: SQLRow

    func int(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    func intOrNil(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }

    func double(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func textOrNil(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    func blob(_ column: Int) -> [UInt8] { withBytes(column) { [UInt8]($0) } }

    func blobOrNil(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }

    func withBytes<R, E: Error>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        let start = sqlite3_column_blob(handle, Int32(column))
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
}
