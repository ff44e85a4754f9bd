#include "store.h"

#include <sqlite3.h>

#include "fail.h"

static sqlite3 *database;
static sqlite3_stmt *begin, *add, *place, *commit;

static void check(int status)
{
    if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW) fail("SQLite: %s", sqlite3_errmsg(database));
}

static void run(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL)); }

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(database, sql, -1, &statement, NULL));
    return statement;
}

static void step(sqlite3_stmt *statement)
{
    check(sqlite3_step(statement));
    sqlite3_reset(statement);
}

void store_open(const char *path)
{
    check(sqlite3_open(path, &database));
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    run("CREATE TABLE IF NOT EXISTS messages (position INTEGER PRIMARY KEY, room INTEGER NOT NULL, body BLOB NOT NULL)");
    run("CREATE TABLE IF NOT EXISTS timeline (room INTEGER, position INTEGER, PRIMARY KEY (room, position)) WITHOUT ROWID");
    begin = prepare("BEGIN IMMEDIATE");
    add = prepare("INSERT INTO messages (room, body) VALUES (?1, ?2)");
    place = prepare("INSERT INTO timeline (room, position) VALUES (?1, ?2)");
    commit = prepare("COMMIT");
}

void store_begin(void) { step(begin); }

int64_t store_add(uint32_t room, const char *body, size_t count)
{
    sqlite3_bind_int64(add, 1, room);
    sqlite3_bind_blob(add, 2, body, (int)count, SQLITE_STATIC);
    step(add);
    int64_t position = sqlite3_last_insert_rowid(database);
    sqlite3_bind_int64(place, 1, room);
    sqlite3_bind_int64(place, 2, position);
    step(place);
    return position;
}

void store_commit(void) { step(commit); }
