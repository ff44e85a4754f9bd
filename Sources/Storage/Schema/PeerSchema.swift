/// Tables of the servers that the node links with.
enum PeerSchema {
    static let statements = [
        // What a server said of its keys. Old keys stay: events carry their signatures for ever.
        """
        CREATE TABLE server_keys (
            server TEXT NOT NULL CHECK (length(server) BETWEEN 1 AND 230),
            key_id TEXT NOT NULL CHECK (length(key_id) BETWEEN 1 AND 128),
            key BLOB NOT NULL CHECK (length(key) = 32),
            valid_until INTEGER NOT NULL,
            is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
            PRIMARY KEY (server, key_id)
        ) STRICT, WITHOUT ROWID
        """
    ]
}
