import CanonicalJSON

/// What is shown for a day, and what stays of it.
extension SchemaTable {
    static let stories: [String: JSONSchema] = [
        "StoryAudience": .either(.words("everyone", "contacts"), .object(["only": people]), .object(["except": people])),
        "Story": .object(
            [
                "id": .text, "user": .named("UserBrief"), "type": storyType, "text": .text, "media": JSONSchema.named("Media").orNull,
                "createdAt": .time, "expiresAt": .time,
            ],
            maybe: [
                "viewed": .flag, "reaction": JSONSchema.text.orNull, "audience": .named("StoryAudience"), "views": .count,
                "reactions": .list(of: .object(["emoji": .text, "count": .count])),
            ]),
        "StoryFeed": .page(of: "StoryFeedItem"),
        "StoryFeedItem": .object(["user": .named("UserBrief"), "stories": .list(of: .named("Story")), "unseen": .count]),
        "StoryBody": .object(
            [:], maybe: ["type": storyType, "text": .text, "media": .text, "audience": .named("StoryAudience")]),
        "StoryView": .object(["storyId": .text]),
        "StoryViewer": .object(["user": JSONSchema.named("UserBrief").orNull, "at": .time, "emoji": JSONSchema.text.orNull]),
        "StoryViewPage": .page(of: "StoryViewer"),
        "StoryReactionBody": .object([:], maybe: ["emoji": JSONSchema.text.orNull]),
        "StoryReaction": .object(["storyId": .text, "emoji": JSONSchema.text.orNull]),
        "Highlight": .object([
            "id": .text, "user": .named("UserBrief"), "title": .text, "createdAt": .time, "stories": .list(of: .named("Story")),
        ]),
        "HighlightPage": .page(of: "Highlight"),
        "HighlightBody": .object(["title": .text], maybe: ["stories": .list(of: .text)]),
        "HighlightPatch": .object([:], maybe: ["title": .text, "stories": .list(of: .text)]),
    ]

    private static let storyType = JSONSchema.words("text", "image", "video")
    private static let people = JSONSchema.list(of: .text, most: 1_000)
}
