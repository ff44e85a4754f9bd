/// Figures of the node's past, for its admins, and what lists of jobs look errors up in.
enum StatSchema {
    static let statements = [
        // A ring for each scale: a slot is written over when its turn comes again, so that the table never grows.
        """
        CREATE TABLE stats (
            scale INTEGER NOT NULL CHECK (scale IN (60, 3600, 86400)),
            slot INTEGER NOT NULL CHECK (slot >= 0),
            at INTEGER NOT NULL,
            messages INTEGER NOT NULL,
            deliveries INTEGER NOT NULL,
            requests INTEGER NOT NULL,
            errors INTEGER NOT NULL,
            jobs_done INTEGER NOT NULL,
            jobs_failed INTEGER NOT NULL,
            jobs_waited INTEGER NOT NULL,
            active INTEGER NOT NULL,
            answers TEXT NOT NULL,
            commits TEXT NOT NULL,
            users BLOB NOT NULL,
            PRIMARY KEY (scale, slot)
        ) STRICT, WITHOUT ROWID
        """,
        "ALTER TABLE job_minutes ADD COLUMN waited INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX jobs_by_fault ON jobs (fault_code, kind, state, id) WHERE fault_code IS NOT NULL",
        "CREATE INDEX audit_by_subject ON audit (subject, id)",
    ]
}
