/// Tables of rooms whose history branches, or that have members elsewhere. A room that never left the node has no row in any of them.
///
/// Events are named by their ids where they may be unknown still, and by their positions where they have rows. Standings are those of
/// ``BranchStanding``. A state is a number of the room's current states and perhaps a set of changes to it.
enum BranchSchema {
    static let statements = [
        """
        CREATE TABLE branched_rooms (
            rid INTEGER PRIMARY KEY,
            linear_position INTEGER NOT NULL,
            linear_version INTEGER NOT NULL,
            set_rows INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        """
        CREATE TABLE branch_tips (
            rid INTEGER NOT NULL,
            number INTEGER NOT NULL,
            event_id BLOB NOT NULL CHECK (length(event_id) = 32),
            depth INTEGER NOT NULL,
            PRIMARY KEY (rid, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE branch_events (
            position INTEGER PRIMARY KEY,
            rid INTEGER NOT NULL,
            standing INTEGER NOT NULL CHECK (standing BETWEEN 0 AND 4),
            type TEXT,
            state_key TEXT,
            before_version INTEGER,
            before_set INTEGER,
            after_version INTEGER,
            after_set INTEGER,
            CHECK ((type IS NULL) = (state_key IS NULL)),
            CHECK ((before_version IS NULL) = (after_version IS NULL))
        ) STRICT
        """,
        "CREATE INDEX branch_events_with_sets ON branch_events (rid, position) WHERE before_set IS NOT NULL OR after_set IS NOT NULL",
        """
        CREATE TABLE event_edges (
            child INTEGER NOT NULL,
            number INTEGER NOT NULL,
            parent BLOB NOT NULL CHECK (length(parent) = 32),
            PRIMARY KEY (child, number)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX event_edges_by_parent ON event_edges (parent, child)",
        """
        CREATE TABLE auth_edges (
            child INTEGER NOT NULL,
            number INTEGER NOT NULL,
            parent BLOB NOT NULL CHECK (length(parent) = 32),
            PRIMARY KEY (child, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE missing_events (
            rid INTEGER NOT NULL,
            event_id BLOB NOT NULL CHECK (length(event_id) = 32),
            child INTEGER NOT NULL,
            PRIMARY KEY (rid, event_id, child)
        ) STRICT, WITHOUT ROWID
        """,
        // Equal sets of a room are one. A set that has a parent holds only what is different from it.
        """
        CREATE TABLE state_sets (
            number INTEGER PRIMARY KEY,
            rid INTEGER NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            parent INTEGER,
            depth INTEGER NOT NULL,
            row_count INTEGER NOT NULL,
            uses INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),
            UNIQUE (rid, hash)
        ) STRICT
        """,
        """
        CREATE TABLE state_set_rows (
            number INTEGER NOT NULL,
            type TEXT NOT NULL,
            state_key TEXT NOT NULL,
            event_id BLOB CHECK (length(event_id) = 32),
            PRIMARY KEY (number, type, state_key)
        ) STRICT, WITHOUT ROWID
        """,
        // The places left free below an event whose predecessors came later, from `lowest` up to `next`.
        """
        CREATE TABLE history_gaps (
            edge INTEGER PRIMARY KEY,
            rid INTEGER NOT NULL,
            lowest INTEGER NOT NULL,
            next INTEGER NOT NULL
        ) STRICT
        """,
        // Edits, reactions and redactions that came before what they are about.
        """
        CREATE TABLE held_events (
            target BLOB NOT NULL CHECK (length(target) = 32),
            position INTEGER NOT NULL,
            PRIMARY KEY (target, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE staged_events (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            rid INTEGER NOT NULL,
            origin TEXT NOT NULL CHECK (length(origin) BETWEEN 1 AND 255),
            event_id BLOB NOT NULL CHECK (length(event_id) = 32),
            at INTEGER NOT NULL,
            json BLOB NOT NULL CHECK (length(json) <= 131072),
            UNIQUE (rid, origin, event_id)
        ) STRICT
        """,
        "CREATE INDEX staged_events_of_room ON staged_events (rid, number)",
    ]
}
