/// What the index is to hold of one message.
struct SearchEntry: Sendable, Equatable {
    /// The message's position.
    let position: Int64
    /// The room's row number.
    let rid: Int64
    /// In searchable form; nil when nothing of the message may be found.
    let text: String?
}

extension SQLSession {
    /// Positions of messages before a position that match, the newest first. Bulk lane: one step of the index cannot be interrupted.
    package func searchHits(_ expression: SearchExpression, before position: Int64, limit: Int) throws(StorageFailure) -> [Int64] {
        try rows(
            "SELECT rowid FROM message_search WHERE message_search MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
            [.text(expression.text), .int(position), SQLValue(limit)]
        ) { $0.int(0) }
    }

    /// Positions of messages after a position that match, the oldest first. Bulk lane.
    package func searchHits(_ expression: SearchExpression, after position: Int64, limit: Int) throws(StorageFailure) -> [Int64] {
        try rows(
            "SELECT rowid FROM message_search WHERE message_search MATCH $1 AND rowid > $2 ORDER BY rowid LIMIT $3",
            [.text(expression.text), .int(position), SQLValue(limit)]
        ) { $0.int(0) }
    }
}

extension SQLSession {
    /// Whether there is anything in the index.
    func holdsSearchWords() throws(StorageFailure) -> Bool { try integer("SELECT 1 FROM message_search LIMIT 1") != nil }
}

extension WriteSession {
    /// Takes some messages out of the index, whichever they are. False when none are left.
    func removeFromSearch(atMost limit: Int) throws(StorageFailure) -> Bool {
        let positions = try rows("SELECT rowid FROM message_search LIMIT $1", [SQLValue(limit)]) { $0.int(0) }
        for position in positions { try removeFromSearch(position) }
        return !positions.isEmpty
    }

    /// Makes the index hold of a message what the entry says. True when words were taken out for it.
    func index(_ entry: SearchEntry) throws(StorageFailure) -> Bool {
        let before = try first("SELECT text FROM message_search WHERE rowid = $1", [.int(entry.position)]) { $0.text(0) }
        if let before, let text = entry.text, before.utf8.elementsEqual(text.utf8) { return false }
        if before != nil { try run("DELETE FROM message_search WHERE rowid = $1", .int(entry.position)) }
        if let text = entry.text, try isWhole(entry.position) {
            try run(
                "INSERT INTO message_search (rowid, room, text) VALUES ($1, $2, $3)",
                .int(entry.position), .text(SearchExpression.word(forRoom: entry.rid)), .text(text))
        }
        return before != nil
    }

    /// Takes a message out of the index whose removal is no event of the log.
    package func removeFromSearch(_ position: Int64) throws(StorageFailure) {
        guard try run("DELETE FROM message_search WHERE rowid = $1", .int(position)) > 0 else { return }
        try noteSearchRemovals(1)
    }

    /// Words have been taken out of the index: its pages are to be written anew some time.
    func noteSearchRemovals(_ count: Int64) throws(StorageFailure) {
        try setFact(SearchFact.removals, String(searchRemovals() + count))
    }

    /// Whether what was said there is still in the log: it may have been removed since the entry was read.
    private func isWhole(_ position: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM events WHERE position = $1 AND redacted_by IS NULL", .int(position)) != nil
    }

    /// Merges a few pages of the index. False when there was nothing to merge.
    func mergeSearchIndex(pages: Int) throws(StorageFailure) -> Bool {
        // SQLite's own word: fewer than two changed rows mean that the call did nothing.
        try run("INSERT INTO message_search (message_search, rank) VALUES ('merge', $1)", SQLValue(pages)) >= 2
    }

    /// Begins to merge the whole index into one part, which leaves nothing of deleted words; ``mergeSearchIndex(pages:)`` goes on with it.
    func beginSearchScrub(pages: Int) throws(StorageFailure) {
        try run("INSERT INTO message_search (message_search, rank) VALUES ('merge', $1)", SQLValue(-pages))
    }
}
