/// Tables that follow from the log and answer a member's questions quickly.
enum RoomSchema {
    static let statements = [
        """
        CREATE TABLE members (
            rid INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            membership TEXT NOT NULL CHECK (membership IN ('join', 'invite', 'knock', 'leave', 'ban')),
            role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'moderator', 'member')),
            position INTEGER NOT NULL,
            changed_by INTEGER NOT NULL,
            joined_at INTEGER,
            joined_position INTEGER,
            read_position INTEGER NOT NULL DEFAULT 0,
            read_ordinal INTEGER NOT NULL DEFAULT 0,
            read_at INTEGER,
            own_since INTEGER NOT NULL DEFAULT 0,
            delivered_position INTEGER NOT NULL DEFAULT 0,
            delivered_at INTEGER,
            mute INTEGER NOT NULL DEFAULT 0 CHECK (mute IN (0, 1)),
            pin INTEGER NOT NULL DEFAULT 0 CHECK (pin IN (0, 1)),
            archive INTEGER NOT NULL DEFAULT 0 CHECK (archive IN (0, 1)),
            notify TEXT NOT NULL DEFAULT 'all' CHECK (notify IN ('all', 'mentions', 'none')),
            PRIMARY KEY (rid, uid)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX members_of_user ON members (uid, membership, rid)",
        "CREATE INDEX members_by_membership ON members (rid, membership, uid)",
        """
        CREATE TABLE member_spans (
            uid INTEGER NOT NULL,
            rid INTEGER NOT NULL,
            joined INTEGER NOT NULL,
            "left" INTEGER,
            PRIMARY KEY (uid, rid, joined)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE reactions (
            target INTEGER NOT NULL,
            emoji TEXT NOT NULL CHECK (length(emoji) BETWEEN 1 AND 64),
            uid INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (target, emoji, uid)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE edits (
            target INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (target, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE deleted_messages (
            rid INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            sender INTEGER NOT NULL,
            PRIMARY KEY (rid, ordinal)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE mentions (
            uid INTEGER NOT NULL,
            rid INTEGER NOT NULL,
            position INTEGER NOT NULL,
            sender INTEGER NOT NULL,
            PRIMARY KEY (uid, rid, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE hidden_messages (
            uid INTEGER NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (uid, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE room_invites (
            token TEXT PRIMARY KEY,
            rid INTEGER NOT NULL,
            created_by INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            uses INTEGER CHECK (uses >= 1),
            uses_left INTEGER CHECK (uses_left >= 0)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX room_invites_of_room ON room_invites (rid, created_at)",
    ]
}
