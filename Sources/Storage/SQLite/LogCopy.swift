internal import CSQLite

/// Copying the write-ahead log into the file. Only for the checkpointer and the writer, never both at once.
extension SQLiteConnection {
    /// One checkpoint. After a disk error in it nothing that was copied counts as copied any more: the system may believe pages written
    /// that it has lost. They are still in the log, which is not begun anew before a sync has succeeded.
    /// - Parameter mode: one of `SQLITE_CHECKPOINT_…`.
    /// - Returns: how many pages of the log are in the file.
    func copyLog(_ mode: Int32) throws(StorageFailure) -> Int {
        var copied: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(handle, "main", mode, nil, &copied)
        guard code == SQLITE_OK else {
            let failure = StorageFailure(sqlite: code, handle)
            if failure.poisonsConnection { rookery_sqlite_forget_copies(handle) }
            throw failure
        }
        return Int(copied)
    }
}
