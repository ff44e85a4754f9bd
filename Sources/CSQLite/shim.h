#pragma once
#include <sqlite3.h>
#include <sys/types.h>

// glibc declares it only to who asks for all of GNU's.
extern int sync_file_range(int descriptor, off_t offset, off_t count, unsigned int flags);

/// Has the system begin to write these bytes of a file to the disk, and waits for nothing: `SYNC_FILE_RANGE_WRITE` (sync_file_range(2)).
/// What does not work here is found by the sync that follows.
static inline void rookery_begin_writing(int descriptor, sqlite3_int64 offset, sqlite3_int64 count) {
    (void)sync_file_range(descriptor, (off_t)offset, (off_t)count, 2);
}

/// `SQLITE_TRANSIENT` is a macro with a cast, which Swift does not import: SQLite copies the bytes before it returns.
static inline sqlite3_destructor_type rookery_sqlite_transient(void) { return SQLITE_TRANSIENT; }

/// `sqlite3_db_config` is variadic, which Swift does not import: this is its form for switches.
static inline int rookery_sqlite_switch(sqlite3 *connection, int name, int on) {
    return sqlite3_db_config(connection, name, on, (int *)0);
}

/// `sqlite3_config` is variadic, too. No statistics of memory, and no pages that a connection takes before it needs them: twenty each, most
/// of which are never used. Refused once the library has begun, which does no harm.
static inline void rookery_sqlite_prepare(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, (void *)0, 0, 0);
}

/// Makes the next checkpoint copy every page of the write-ahead log again. 0 or SQLite's result code.
///
/// SQLite counts a page as copied once it was written, and syncs the file only after a copy that reached the end of the log. When that
/// sync fails, the pages of this copy are copied again, those of the copies before it are not, although the system may have lost them
/// too. How many count is `nBackfill` in the shared index of the log (https://sqlite.org/walformat.html, 2.3.1, at byte 96). To set it
/// back to 0 is what a recovery does; readers then find in the log what they would have taken from the file, which is the same.
/// Only for who may copy, while nobody else does.
static inline int rookery_sqlite_forget_copies(sqlite3 *connection) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    if (!file || !file->pMethods || file->pMethods->iVersion < 2) return SQLITE_MISUSE;
    void volatile *index = 0;
    code = file->pMethods->xShmMap(file, 0, 32768, 0, &index);
    if (code != SQLITE_OK || !index) return code;
    __atomic_store_n((volatile unsigned int *)index + 24, 0, __ATOMIC_SEQ_CST);
    return SQLITE_OK;
}

/// The file of the write-ahead log. 0 or SQLite's result code.
static inline int rookery_sqlite_log(sqlite3 *connection, sqlite3_file **log) {
    int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, log);
    if (code != SQLITE_OK) return code;
    return *log && (*log)->pMethods ? SQLITE_OK : SQLITE_MISUSE;
}

/// Makes the file of the write-ahead log longer with zeros, where it is shorter than `wanted`, and syncs nothing. 0 or SQLite's result code.
///
/// Only for the writer between two transactions. What stands behind the last commit is no log to anybody, neither to the index in memory
/// (https://sqlite.org/walformat.html, 2.3) nor, after a crash, to who finds a frame without the log's salts, or a header without its magic
/// number (4).
/// - Parameter wanted: a multiple of 65,536.
/// - Parameter size: how long the file is then.
static inline int rookery_sqlite_extend_log(sqlite3 *connection, sqlite3_int64 wanted, sqlite3_int64 *size) {
    static const char zeros[65536];
    sqlite3_file *log = 0;
    int code = rookery_sqlite_log(connection, &log);
    if (code == SQLITE_OK) code = log->pMethods->xFileSize(log, size);
    while (code == SQLITE_OK && *size < wanted) {
        int piece = (int)(sizeof zeros - *size % sizeof zeros);
        code = log->pMethods->xWrite(log, zeros, piece, *size);
        if (code == SQLITE_OK) *size += piece;
    }
    return code;
}

/// Syncs the file of the write-ahead log. 0 or SQLite's result code.
static inline int rookery_sqlite_sync_log(sqlite3 *connection) {
    sqlite3_file *log = 0;
    int code = rookery_sqlite_log(connection, &log);
    return code == SQLITE_OK ? log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) : code;
}
