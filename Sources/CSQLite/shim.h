#pragma once
#include <sqlite3.h>

/// `SQLITE_TRANSIENT` is a macro with a cast, which Swift does not import: SQLite copies the bytes before it returns.
static inline sqlite3_destructor_type rookery_sqlite_transient(void) { return SQLITE_TRANSIENT; }

/// `sqlite3_db_config` is variadic, which Swift does not import: this is its form for switches.
static inline int rookery_sqlite_switch(sqlite3 *connection, int name, int on) {
    return sqlite3_db_config(connection, name, on, (int *)0);
}
