internal import CSQLite
internal import Glibc

extension StorageFailure {
    /// What SQLite's result code means for a caller.
    ///
    /// SQLite's own message goes into the sentence only where it cannot quote a value: while preparing, and for constraints
    /// (they name tables and columns). Full-text queries, for one, quote the searched words in theirs.
    init(sqlite code: Int32, _ connection: OpaquePointer?, preparing: Bool = false) {
        let systemCode = connection.map { sqlite3_system_errno($0) } ?? 0
        let kind = Self.kind(of: code, systemCode: systemCode)
        var sentence = String(cString: sqlite3_errstr(code))
        if let connection, preparing || code & 0xff == SQLITE_CONSTRAINT {
            sentence = String(cString: sqlite3_errmsg(connection))
        }
        self.init(kind, "SQLite says: \(sentence) (code \(code)).", code: code)
    }

    /// A disk error after which a connection's page cache is not trusted any more.
    var poisonsConnection: Bool { code & 0xff == SQLITE_IOERR }

    private static func kind(of code: Int32, systemCode: Int32) -> Kind {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_INTERRUPT: .deadline
        case SQLITE_FULL: .full
        case SQLITE_IOERR: systemCode == ENOSPC || systemCode == EDQUOT ? .full : .io
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM: .readOnly
        case SQLITE_CONSTRAINT: .constraint(constraint(of: code))
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH, SQLITE_TOOBIG: .misuse
        default: .other
        }
    }

    private static func constraint(of code: Int32) -> Constraint {
        switch code >> 8 {
        case 8, 6, 10: .unique
        case 1: .check
        case 3: .foreignKey
        case 5: .notNull
        default: .other
        }
    }
}
