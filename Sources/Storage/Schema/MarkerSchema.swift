/// When markers moved: the last moves of each member, so that a receipt can say when a message was passed.
enum MarkerSchema {
    static let statements = [
        """
        CREATE TABLE marker_steps (
            rid INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('read', 'delivered')),
            position INTEGER NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (rid, uid, kind, position)
        ) STRICT, WITHOUT ROWID
        """
    ]

    /// Few keep read receipts to themselves: an index of them answers for everybody else without a look at the user.
    static let secretReaders = ["CREATE INDEX users_without_receipts ON users (uid) WHERE read_receipts = 0"]
}
