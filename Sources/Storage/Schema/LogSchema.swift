/// Tables of the event log: one row an event, one row of history order, the state it leads to.
///
/// For a linear room there are no edge, auth-edge or extremity rows: they follow from the log.
enum LogSchema {
    static let statements = [
        "CREATE TABLE node_facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE rooms (
            rid INTEGER PRIMARY KEY,
            room_id TEXT NOT NULL UNIQUE CHECK (length(room_id) BETWEEN 2 AND 255),
            version TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('direct', 'group')),
            visibility TEXT NOT NULL CHECK (visibility IN ('private', 'public')),
            history TEXT NOT NULL CHECK (history IN ('shared', 'joined')),
            knock INTEGER NOT NULL CHECK (knock IN (0, 1)),
            federate INTEGER NOT NULL CHECK (federate IN (0, 1)),
            name TEXT,
            topic TEXT,
            alias TEXT UNIQUE,
            created_at INTEGER NOT NULL,
            creator INTEGER NOT NULL REFERENCES users (uid),
            member_count INTEGER NOT NULL DEFAULT 0 CHECK (member_count >= 0),
            state_version INTEGER NOT NULL DEFAULT 0,
            removed_at INTEGER
        ) STRICT
        """,
        "CREATE INDEX rooms_in_directory ON rooms (member_count, rid) WHERE visibility = 'public' AND removed_at IS NULL",
        """
        CREATE TABLE direct_rooms (
            low INTEGER NOT NULL REFERENCES users (uid),
            high INTEGER NOT NULL REFERENCES users (uid),
            rid INTEGER NOT NULL UNIQUE REFERENCES rooms (rid),
            PRIMARY KEY (low, high),
            CHECK (low <= high)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE events (
            position INTEGER PRIMARY KEY,
            rid INTEGER NOT NULL,
            event_id BLOB NOT NULL CHECK (length(event_id) = 32),
            kind INTEGER NOT NULL,
            sender INTEGER NOT NULL,
            at INTEGER NOT NULL,
            depth INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            target INTEGER,
            temp_session INTEGER,
            temp_id TEXT,
            temp_digest BLOB,
            redacted_by INTEGER,
            body BLOB NOT NULL CHECK (length(body) <= 65536)
        ) STRICT
        """,
        """
        CREATE TABLE timeline (
            rid INTEGER NOT NULL,
            place INTEGER NOT NULL,
            position INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            sender INTEGER NOT NULL,
            PRIMARY KEY (rid, place)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE event_index (
            event_id BLOB PRIMARY KEY CHECK (length(event_id) = 32),
            position INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE temp_index (
            sid INTEGER NOT NULL,
            rid INTEGER NOT NULL,
            temp_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            digest BLOB NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (sid, rid, temp_id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX temp_index_by_age ON temp_index (at)",
        """
        CREATE TABLE current_state (
            rid INTEGER NOT NULL,
            type TEXT NOT NULL,
            state_key TEXT NOT NULL,
            position INTEGER NOT NULL,
            event_id BLOB NOT NULL,
            PRIMARY KEY (rid, type, state_key)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE state_log (
            rid INTEGER NOT NULL,
            type TEXT NOT NULL,
            state_key TEXT NOT NULL,
            version INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (rid, type, state_key, version)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX state_log_by_version ON state_log (rid, version)",
        """
        CREATE TABLE notes (
            position INTEGER PRIMARY KEY,
            uid INTEGER NOT NULL,
            rid INTEGER,
            name TEXT NOT NULL,
            data TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX notes_of_user ON notes (uid, position)",
    ]

    /// The index of event ids by their first 8 bytes: a third of the pages, so that a fold touches each seldomer. The event itself tells
    /// two ids apart that begin alike.
    static let shorterIndex = [
        """
        CREATE TABLE event_places (
            prefix BLOB NOT NULL CHECK (length(prefix) = 8),
            position INTEGER NOT NULL,
            PRIMARY KEY (prefix, position)
        ) STRICT, WITHOUT ROWID
        """,
        "INSERT INTO event_places (prefix, position) SELECT substr(event_id, 1, 8), position FROM event_index ORDER BY event_id",
        "DROP TABLE event_index",
        "ALTER TABLE event_places RENAME TO event_index",
    ]
}
