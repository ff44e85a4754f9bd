#pragma once
#include <sqlite3.h>

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

/// Writes zeros to the first bytes of the write-ahead log and syncs it. 0 or SQLite's result code.
///
/// Only for the writer, right after it has truncated the log: what stands there then is no log to anybody, neither to the index in memory
/// (https://sqlite.org/walformat.html, 2.3) nor, after a crash, to who finds a header without its magic number (4).
/// - Parameter bytes: a multiple of 4096.
static inline int rookery_sqlite_blank_log(sqlite3 *connection, sqlite3_int64 bytes) {
    static const char zeros[65536];
    sqlite3_file *log = 0;
    int code = sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (code != SQLITE_OK) return code;
    if (!log || !log->pMethods) return SQLITE_MISUSE;
    for (sqlite3_int64 at = 0; at < bytes; at += sizeof zeros) {
        sqlite3_int64 rest = bytes - at;
        code = log->pMethods->xWrite(log, zeros, rest < (sqlite3_int64)sizeof zeros ? (int)rest : (int)sizeof zeros, at);
        if (code != SQLITE_OK) return code;
    }
    return log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}
