/// Tables of files that people send. What a file holds is stored once (`media_files`), however often and by whomever it was sent
/// (`media`); what refers to it stands in `media_uses`. Holders: 0 a message, 1 an account's picture, 2 a room's picture, 3 a story.
enum MediaSchema {
    static let statements = [
        """
        CREATE TABLE media_files (
            fid INTEGER PRIMARY KEY AUTOINCREMENT,
            hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
            file TEXT NOT NULL UNIQUE CHECK (length(file) BETWEEN 1 AND 128),
            type TEXT NOT NULL CHECK (length(type) BETWEEN 1 AND 128),
            bytes INTEGER NOT NULL CHECK (bytes >= 0),
            disk_bytes INTEGER NOT NULL CHECK (disk_bytes >= bytes),
            thumbnails TEXT NOT NULL DEFAULT '',
            created_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE media (
            mid INTEGER PRIMARY KEY AUTOINCREMENT,
            media_id TEXT NOT NULL UNIQUE CHECK (length(media_id) BETWEEN 1 AND 64),
            fid INTEGER NOT NULL REFERENCES media_files (fid),
            uid INTEGER NOT NULL REFERENCES users (uid),
            kind TEXT NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document')),
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
            mime TEXT NOT NULL CHECK (length(mime) BETWEEN 1 AND 128),
            width INTEGER,
            height INTEGER,
            duration INTEGER,
            blurhash TEXT CHECK (length(blurhash) <= 128),
            created_at INTEGER NOT NULL,
            withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
            unused_since INTEGER
        ) STRICT
        """,
        "CREATE INDEX media_of_file ON media (fid)",
        "CREATE INDEX media_of_user ON media (uid, mid)",
        "CREATE INDEX media_unused ON media (unused_since) WHERE unused_since IS NOT NULL",
        """
        CREATE TABLE media_uses (
            mid INTEGER NOT NULL REFERENCES media (mid),
            holder INTEGER NOT NULL CHECK (holder BETWEEN 0 AND 3),
            owner INTEGER NOT NULL,
            position INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (mid, holder, owner, position)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX media_uses_by_owner ON media_uses (holder, owner, position)",
        "CREATE INDEX media_uses_by_age ON media_uses (at) WHERE holder = 0",
        // Scopes: 0 the node (what lies on disk), 1 a user (what they sent), 2 a room (what was sent there).
        """
        CREATE TABLE media_usage (
            scope INTEGER NOT NULL CHECK (scope BETWEEN 0 AND 2),
            owner INTEGER NOT NULL,
            bytes INTEGER NOT NULL DEFAULT 0,
            files INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (scope, owner)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE media_trash (
            file TEXT PRIMARY KEY,
            thumbnails TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "ALTER TABLE users ADD COLUMN avatar TEXT CHECK (length(avatar) <= 4096)",
        "ALTER TABLE rooms ADD COLUMN avatar TEXT CHECK (length(avatar) <= 4096)",
    ]
}
