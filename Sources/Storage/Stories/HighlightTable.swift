/// A collection of stories that stay.
package struct HighlightRow: Sendable, Equatable {
    /// The row number.
    package let highlight: Int64
    /// The identifier of the client API.
    package let highlightID: String
    /// Whose it is.
    package let uid: Int64
    package let title: String
    /// Milliseconds since 1970.
    package let createdAt: Int64

    init(_ row: any SQLRow) {
        highlight = row.int(0)
        highlightID = row.text(1)
        uid = row.int(2)
        title = row.text(3)
        createdAt = row.int(4)
    }
}

extension SQLSession {
    /// A highlight by its identifier.
    package func highlight(id: String) throws(StorageFailure) -> HighlightRow? {
        try first("SELECT * FROM highlights WHERE highlight_id = $1", [.text(id)]) { HighlightRow($0) }
    }

    /// Somebody's highlights, the newest first.
    package func highlights(of uid: Int64) throws(StorageFailure) -> [HighlightRow] {
        try rows("SELECT * FROM highlights WHERE uid = $1 ORDER BY highlight DESC", [.int(uid)]) { HighlightRow($0) }
    }

    /// The stories of a highlight, the oldest first.
    package func stories(inHighlight highlight: Int64) throws(StorageFailure) -> [StoryRow] {
        try rows(
            "SELECT s.* FROM highlight_stories h JOIN stories s ON s.number = h.number WHERE h.highlight = $1 ORDER BY h.number",
            [.int(highlight)]
        ) { StoryRow($0) }
    }

    /// Whether any highlight holds a story.
    package func isHighlighted(story number: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM highlight_stories WHERE number = $1 LIMIT 1", .int(number)) != nil
    }
}

extension WriteSession {
    /// Makes a highlight without stories.
    package func insertHighlight(id: String, uid: Int64, title: String, at now: Int64) throws(StorageFailure) -> HighlightRow {
        try run(
            "INSERT INTO highlights (highlight_id, uid, title, created_at) VALUES ($1, $2, $3, $4)",
            .text(id), .int(uid), .text(title), .int(now))
        guard let row = try highlight(id: id) else { throw StorageFailure(.other, "A highlight that was just made is not there.") }
        return row
    }

    /// Calls a highlight otherwise.
    package func setTitle(_ title: String, ofHighlight highlight: Int64) throws(StorageFailure) {
        try run("UPDATE highlights SET title = $2 WHERE highlight = $1", .int(highlight), .text(title))
    }

    /// Puts a story into a highlight; nothing happens when it is there.
    package func add(story number: Int64, toHighlight highlight: Int64) throws(StorageFailure) {
        try run(
            "INSERT INTO highlight_stories (highlight, number) VALUES ($1, $2) ON CONFLICT DO NOTHING", .int(highlight), .int(number))
    }

    /// Takes a story out of a highlight. One whose time is over goes with the last highlight that held it.
    package func remove(_ story: StoryRow, fromHighlight highlight: Int64, at now: Int64) throws(StorageFailure) {
        try run("DELETE FROM highlight_stories WHERE highlight = $1 AND number = $2", .int(highlight), .int(story.number))
        if story.isOver, try !isHighlighted(story: story.number) { try remove(story, at: now) }
    }

    /// Removes a highlight, with the stories that only it held and whose time is over.
    package func deleteHighlight(_ highlight: Int64, at now: Int64) throws(StorageFailure) {
        for story in try stories(inHighlight: highlight) { try remove(story, fromHighlight: highlight, at: now) }
        try run("DELETE FROM highlights WHERE highlight = $1", .int(highlight))
    }
}
