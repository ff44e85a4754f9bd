/// Tables of people: accounts, their sessions, who they know and whom they block.
enum AccountSchema {
    static let statements = [
        """
        CREATE TABLE users (
            uid INTEGER PRIMARY KEY,
            user_id TEXT NOT NULL UNIQUE CHECK (length(user_id) BETWEEN 4 AND 255),
            username TEXT NOT NULL CHECK (length(username) BETWEEN 1 AND 255),
            local INTEGER NOT NULL CHECK (local IN (0, 1)),
            display_name TEXT CHECK (length(display_name) BETWEEN 1 AND 256),
            bio TEXT CHECK (length(bio) <= 2048),
            email TEXT UNIQUE CHECK (length(email) <= 320),
            phone TEXT UNIQUE CHECK (length(phone) <= 20),
            role TEXT NOT NULL CHECK (role IN ('user', 'moderator', 'admin')),
            password_hash TEXT,
            created_at INTEGER NOT NULL,
            last_seen INTEGER,
            presence TEXT NOT NULL DEFAULT 'online' CHECK (presence IN ('online', 'away', 'offline')),
            suspended INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
            deleted_at INTEGER,
            privacy_last_seen TEXT NOT NULL DEFAULT 'everyone' CHECK (privacy_last_seen IN ('everyone', 'contacts', 'nobody')),
            privacy_groups TEXT NOT NULL DEFAULT 'everyone' CHECK (privacy_groups IN ('everyone', 'contacts', 'nobody')),
            privacy_direct TEXT NOT NULL DEFAULT 'everyone' CHECK (privacy_direct IN ('everyone', 'contacts', 'nobody')),
            read_receipts INTEGER NOT NULL DEFAULT 1 CHECK (read_receipts IN (0, 1)),
            settings TEXT NOT NULL DEFAULT '{}' CHECK (length(settings) <= 16384)
        ) STRICT
        """,
        "CREATE INDEX users_by_username ON users (username)",
        "CREATE INDEX users_who_administer ON users (uid) WHERE role = 'admin'",
        """
        CREATE TABLE sessions (
            sid INTEGER PRIMARY KEY AUTOINCREMENT,
            session_id TEXT NOT NULL UNIQUE,
            uid INTEGER NOT NULL REFERENCES users (uid),
            family_hash BLOB NOT NULL UNIQUE CHECK (length(family_hash) = 32),
            device TEXT CHECK (length(device) <= 256),
            created_at INTEGER NOT NULL,
            last_used_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            ended_at INTEGER,
            ended_reason TEXT CHECK (ended_reason IN ('logout', 'ended', 'suspended', 'expired')),
            CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
        ) STRICT
        """,
        "CREATE INDEX sessions_of_user ON sessions (uid, ended_at)",
        "CREATE INDEX sessions_by_expiry ON sessions (expires_at) WHERE ended_at IS NULL",
        "CREATE INDEX sessions_by_end ON sessions (ended_at) WHERE ended_at IS NOT NULL",
        """
        CREATE TABLE refresh_tokens (
            token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
            sid INTEGER NOT NULL REFERENCES sessions (sid),
            generation INTEGER NOT NULL,
            issued_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX refresh_tokens_of_session ON refresh_tokens (sid, generation)",
        """
        CREATE TABLE contacts (
            uid INTEGER NOT NULL REFERENCES users (uid),
            contact INTEGER NOT NULL REFERENCES users (uid),
            created_at INTEGER NOT NULL,
            PRIMARY KEY (uid, contact)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX contacts_reversed ON contacts (contact, uid)",
        """
        CREATE TABLE blocks (
            uid INTEGER NOT NULL REFERENCES users (uid),
            blocked INTEGER NOT NULL REFERENCES users (uid),
            created_at INTEGER NOT NULL,
            PRIMARY KEY (uid, blocked)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE node_invites (
            token TEXT PRIMARY KEY,
            role TEXT NOT NULL CHECK (role IN ('user', 'moderator', 'admin')),
            uses_left INTEGER NOT NULL CHECK (uses_left >= 0),
            uses INTEGER NOT NULL CHECK (uses >= 1),
            expires_at INTEGER,
            created_at INTEGER NOT NULL,
            created_by INTEGER REFERENCES users (uid)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE password_links (
            challenge TEXT PRIMARY KEY,
            code_hash BLOB NOT NULL CHECK (length(code_hash) = 32),
            uid INTEGER NOT NULL REFERENCES users (uid),
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX password_links_of_user ON password_links (uid)",
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor INTEGER,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail TEXT NOT NULL DEFAULT '{}'
        ) STRICT
        """,
    ]

    /// For who removes what no longer works.
    static let expiryIndexes = [
        "CREATE INDEX node_invites_by_expiry ON node_invites (expires_at) WHERE expires_at IS NOT NULL",
        "CREATE INDEX room_invites_by_expiry ON room_invites (expires_at) WHERE expires_at IS NOT NULL",
        "CREATE INDEX password_links_by_expiry ON password_links (expires_at)",
    ]
}
