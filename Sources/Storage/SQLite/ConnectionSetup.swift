internal import CSQLite

/// What each connection is told once, right after it was opened. Every setting that matters is read back.
enum ConnectionSetup {
    /// Settings all connections share.
    static func apply(to connection: SQLiteConnection, cacheKiB: Int) throws(StorageFailure) {
        let switches: [(name: Int32, on: Int32)] = [
            (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
            // Only the checkpointer and the writer copy the WAL, never whoever happens to close last.
            (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1),
            (SQLITE_DBCONFIG_DEFENSIVE, 1),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            // A misspelt column in double quotes is an error, not a string.
            (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0),
        ]
        for setting in switches {
            let code = rookery_sqlite_switch(connection.handle, setting.name, setting.on)
            guard code == SQLITE_OK else { throw StorageFailure(sqlite: code, connection.handle) }
        }
        sqlite3_extended_result_codes(connection.handle, 1)
        sqlite3_wal_autocheckpoint(connection.handle, 0)
        // Only a foreign program (the sqlite3 shell) can make us wait.
        sqlite3_busy_timeout(connection.handle, 5_000)
        try connection.script("PRAGMA cache_size = -\(cacheKiB)")
        try connection.script("PRAGMA temp_store = MEMORY")
    }

    /// The writer syncs at every COMMIT and overwrites what is deleted.
    static func makeWriter(_ connection: SQLiteConnection, walLimit: Int) throws(StorageFailure) {
        try connection.script("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        guard try connection.integer("PRAGMA synchronous") == 2 else {
            throw StorageFailure(.other, "The database does not accept synchronous=FULL, without which nothing acknowledged is safe.")
        }
        guard try connection.integer("PRAGMA foreign_keys") == 1 else {
            throw StorageFailure(.other, "The database does not enforce foreign keys.")
        }
        try connection.script("PRAGMA journal_size_limit = \(walLimit)")
    }

    /// The write-ahead log is what lets readers and the writer work side by side.
    static func enterWAL(_ connection: SQLiteConnection) throws(StorageFailure) {
        let mode = try connection.first("PRAGMA journal_mode = WAL", []) { $0.text(0) }
        guard mode == "wal" else {
            throw StorageFailure(.other, "The database does not accept journal_mode=WAL on this file system.")
        }
    }

    /// Readers are refused every write.
    static func makeReader(_ connection: SQLiteConnection) throws(StorageFailure) {
        try connection.script("PRAGMA query_only = ON")
    }

    /// The checkpointer syncs the log before it copies and the file after it.
    static func makeCheckpointer(_ connection: SQLiteConnection) throws(StorageFailure) {
        try connection.script("PRAGMA synchronous = FULL")
    }
}
