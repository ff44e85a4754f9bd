/// Tables of devices that are woken. A device belongs to a session and goes with it; an address belongs to one device.
enum PushSchema {
    static let statements = [
        // AUTOINCREMENT: jobs name devices by their number.
        """
        CREATE TABLE push_devices (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            device_id TEXT NOT NULL UNIQUE CHECK (length(device_id) BETWEEN 1 AND 64),
            uid INTEGER NOT NULL REFERENCES users (uid),
            sid INTEGER NOT NULL UNIQUE REFERENCES sessions (sid),
            kind TEXT NOT NULL CHECK (kind IN ('fcm', 'apns', 'webpush', 'unifiedpush')),
            address TEXT NOT NULL UNIQUE CHECK (length(address) BETWEEN 1 AND 4096),
            origin TEXT NOT NULL CHECK (length(origin) BETWEEN 1 AND 1000),
            point BLOB CHECK (length(point) = 65),
            secret BLOB CHECK (length(secret) = 16),
            since INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            registered_at INTEGER NOT NULL,
            success_at INTEGER,
            outcome TEXT CHECK (length(outcome) BETWEEN 1 AND 64),
            outcome_at INTEGER,
            failing_since INTEGER,
            CHECK ((point IS NULL) = (secret IS NULL)),
            CHECK ((kind IN ('webpush', 'unifiedpush')) = (point IS NOT NULL))
        ) STRICT
        """,
        "CREATE INDEX push_devices_of_user ON push_devices (uid, registered_at)",
        "CREATE INDEX push_devices_by_origin ON push_devices (origin, success_at)",
        "CREATE INDEX push_devices_by_age ON push_devices (registered_at)",
        "CREATE INDEX push_devices_failing ON push_devices (failing_since) WHERE failing_since IS NOT NULL",
        // Breakers of push services, which strangers name: a row only while one is open.
        """
        CREATE TABLE push_origins (
            origin TEXT PRIMARY KEY CHECK (length(origin) BETWEEN 1 AND 1000),
            open_until INTEGER NOT NULL,
            failures INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
