/// That somebody has seen a story, and what they made of it.
package struct StoryViewRow: Sendable, Equatable {
    /// The row number, in the order in which it was seen.
    package let view: Int64
    package let uid: Int64
    /// When it was first seen, in milliseconds since 1970.
    package let at: Int64
    /// The reaction, if any.
    package let emoji: String?

    init(_ row: any SQLRow) {
        view = row.int(0)
        uid = row.int(1)
        at = row.int(2)
        emoji = row.textOrNil(3)
    }
}

extension SQLSession {
    /// Whether and how a user has seen a story.
    package func storyView(number: Int64, uid: Int64) throws(StorageFailure) -> StoryViewRow? {
        try first("SELECT view, uid, at, emoji FROM story_views WHERE uid = $2 AND number = $1", [.int(number), .int(uid)]) {
            StoryViewRow($0)
        }
    }

    /// Who has seen a story, in the order in which they did, behind a view.
    package func storyViews(number: Int64, after view: Int64, limit: Int) throws(StorageFailure) -> [StoryViewRow] {
        try rows(
            "SELECT view, uid, at, emoji FROM story_views WHERE number = $1 AND view > $2 ORDER BY view LIMIT $3",
            [.int(number), .int(view), SQLValue(limit)]
        ) { StoryViewRow($0) }
    }

    /// The other direction: in front of a view, the nearest first.
    package func storyViews(number: Int64, before view: Int64, limit: Int) throws(StorageFailure) -> [StoryViewRow] {
        try rows(
            "SELECT view, uid, at, emoji FROM story_views WHERE number = $1 AND view < $2 ORDER BY view DESC LIMIT $3",
            [.int(number), .int(view), SQLValue(limit)]
        ) { StoryViewRow($0) }
    }

    /// How often each reaction was given, the commonest first.
    package func storyReactions(number: Int64) throws(StorageFailure) -> [(emoji: String, count: Int64)] {
        try rows(
            """
            SELECT emoji, count(*) AS given FROM story_views WHERE number = $1 AND emoji IS NOT NULL
            GROUP BY emoji ORDER BY given DESC, emoji LIMIT 20
            """, [.int(number)]
        ) { ($0.text(0), $0.int(1)) }
    }
}

extension WriteSession {
    /// Notes that somebody has seen a story.
    /// - Returns: false when they had before.
    package func addStoryView(number: Int64, uid: Int64, at now: Int64) throws(StorageFailure) -> Bool {
        let added = try run(
            "INSERT INTO story_views (number, uid, at) VALUES ($1, $2, $3) ON CONFLICT (uid, number) DO NOTHING",
            .int(number), .int(uid), .int(now))
        if added > 0 { try run("UPDATE stories SET views = views + 1 WHERE number = $1", .int(number)) }
        return added > 0
    }

    /// Sets what somebody who has seen a story makes of it; nil takes it back.
    /// - Returns: false when it was so already.
    package func setStoryReaction(number: Int64, uid: Int64, emoji: String?) throws(StorageFailure) -> Bool {
        try run(
            "UPDATE story_views SET emoji = $3 WHERE uid = $2 AND number = $1 AND emoji IS NOT $3",
            .int(number), .int(uid), SQLValue(emoji)) > 0
    }
}
