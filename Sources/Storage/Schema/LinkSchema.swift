/// Tables of rooms that other servers are in, and of what goes to those servers. A room that never left the node has no row in any of them.
enum LinkSchema {
    static let statements = [
        // Signatures of an event that this node cannot make anew: all of an event from elsewhere, others' under one of its own.
        """
        CREATE TABLE event_signatures (
            position INTEGER PRIMARY KEY,
            json TEXT NOT NULL
        ) STRICT
        """,
        // How many users of a server are joined to a room. The node itself has no row.
        """
        CREATE TABLE room_servers (
            rid INTEGER NOT NULL,
            server TEXT NOT NULL,
            members INTEGER NOT NULL CHECK (members > 0),
            PRIMARY KEY (rid, server)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX room_servers_by_server ON room_servers (server, rid)",
        // From which position on and up to which a server gets a room's events: both ends count, so that who is put out hears it.
        """
        CREATE TABLE server_spans (
            server TEXT NOT NULL,
            rid INTEGER NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER,
            PRIMARY KEY (server, rid, first)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX server_spans_of_room ON server_spans (rid, server)",
        // What this node passes on to others. `handed_in_by` has it already; `parting` gets it though it is not in the room.
        """
        CREATE TABLE outbound_events (
            position INTEGER PRIMARY KEY,
            rid INTEGER NOT NULL,
            handed_in_by TEXT,
            parting TEXT
        ) STRICT
        """,
        "CREATE INDEX outbound_events_of_room ON outbound_events (rid, position)",
        "CREATE INDEX outbound_events_parting ON outbound_events (parting, position) WHERE parting IS NOT NULL",
        // How far sending to a server has got: the sender's own words.
        """
        CREATE TABLE deliveries (
            server TEXT PRIMARY KEY CHECK (length(server) BETWEEN 1 AND 230),
            record TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        // What admins have said about servers while the node ran; the settings file has its own list.
        """
        CREATE TABLE peers (
            server TEXT PRIMARY KEY CHECK (length(server) BETWEEN 1 AND 230),
            standing TEXT NOT NULL CHECK (standing IN ('allowed', 'blocked')),
            changed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
