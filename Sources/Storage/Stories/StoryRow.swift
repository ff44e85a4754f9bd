package import Chat

/// A story.
package struct StoryRow: Sendable, Equatable {
    /// The row number, never given twice.
    package let number: Int64
    /// The identifier of the client API.
    package let storyID: String
    /// Its author's row number.
    package let uid: Int64
    package let type: StoryType
    /// What it says, or the caption of its file; empty for none.
    package let text: String
    /// Its file, by the identifier of the client API.
    package let media: String?
    /// The word of its ``StoryAudience``.
    package let audience: String
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// Nobody finds it in the feed from then on, in milliseconds since 1970.
    package let expiresAt: Int64
    /// Its time is over, and a highlight holds it.
    package let isOver: Bool
    /// How many have seen it.
    package let views: Int64

    /// From all columns in the order of the schema.
    init(_ row: any SQLRow, from first: Int = 0) {
        number = row.int(first)
        storyID = row.text(first + 1)
        uid = row.int(first + 2)
        type = StoryType(rawValue: row.text(first + 3)) ?? .text
        text = row.text(first + 4)
        media = row.textOrNil(first + 5)
        audience = row.text(first + 6)
        createdAt = row.int(first + 7)
        expiresAt = row.int(first + 8)
        isOver = row.bool(first + 9)
        views = row.int(first + 10)
    }

    /// Whether the feed shows it.
    package func isShowing(at now: Int64) -> Bool { !isOver && expiresAt > now }
}

/// What is posted, before it has a row.
package struct NewStory: Sendable {
    package let storyID: String
    package let uid: Int64
    package let type: StoryType
    package let text: String
    package let media: MediaRow?
    /// The word of its ``StoryAudience``.
    package let audience: String
    /// The row numbers of the users that the audience names.
    package let people: [Int64]
    /// Milliseconds since 1970.
    package let expiresAt: Int64

    package init(
        storyID: String, uid: Int64, type: StoryType, text: String, media: MediaRow?, audience: String, people: [Int64], expiresAt: Int64
    ) {
        self.storyID = storyID
        self.uid = uid
        self.type = type
        self.text = text
        self.media = media
        self.audience = audience
        self.people = people
        self.expiresAt = expiresAt
    }
}
