/// Tables of files that lie on other nodes. A row is there as long as something refers to the file; its bytes are here only when somebody
/// wanted to see them lately. Holders are those of `media_uses`: 0 a message, 1 the picture of a user, 2 of a room.
enum RemoteMediaSchema {
    static let statements = [
        // `key` is what the file is called here, `used_at` when it was last shown.
        """
        CREATE TABLE remote_media (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE CHECK (length(key) = 33),
            server TEXT NOT NULL CHECK (length(server) BETWEEN 1 AND 230),
            media_id TEXT NOT NULL CHECK (length(media_id) BETWEEN 1 AND 64),
            fid INTEGER REFERENCES media_files (fid),
            name TEXT CHECK (length(name) BETWEEN 1 AND 255),
            used_at INTEGER,
            CHECK ((fid IS NULL) = (name IS NULL) AND (fid IS NULL) = (used_at IS NULL))
        ) STRICT
        """,
        "CREATE INDEX remote_media_of_file ON remote_media (fid) WHERE fid IS NOT NULL",
        "CREATE INDEX remote_media_by_age ON remote_media (used_at) WHERE used_at IS NOT NULL",
        """
        CREATE TABLE remote_media_uses (
            number INTEGER NOT NULL REFERENCES remote_media (number),
            holder INTEGER NOT NULL CHECK (holder BETWEEN 0 AND 2),
            owner INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (number, holder, owner, position)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX remote_media_uses_by_owner ON remote_media_uses (holder, owner, position)",
        // What lies on disk of them, kept with every change.
        """
        CREATE TABLE remote_media_usage (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            bytes INTEGER NOT NULL,
            files INTEGER NOT NULL
        ) STRICT
        """,
        "INSERT INTO remote_media_usage (one, bytes, files) VALUES (1, 0, 0)",
    ]
}
