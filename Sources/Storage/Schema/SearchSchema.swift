/// The index of words: one row a message, its rowid the message's position. See `docs/decisions/0015-search-follows-the-log.md`.
enum SearchSchema {
    static let statements = [
        // Letters, digits and symbols make up words; `room` holds a word for the room, so that both are looked for at once.
        """
        CREATE VIRTUAL TABLE message_search USING fts5 (
            room, text, columnsize = 0, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'"
        )
        """,
        // Merges are asked for a few pages at a time: left to themselves they would make one write take long.
        "INSERT INTO message_search (message_search, rank) VALUES ('automerge', 0)",
        "INSERT INTO message_search (message_search, rank) VALUES ('crisismerge', 64)",
    ]
}
