import Node

extension SettingTable {
    static let stories: [Setting] = [
        .number("stories.minutes", \.stories.minutes, 1...43_200, "How long a story is shown."),
        .number("stories.per_user", \.stories.perUser, 1...10_000, "Stories of one user that are shown at one time."),
        .number("stories.text_characters", \.stories.textCharacters, 1...4_000, "Characters of a story's text or caption."),
        .number("stories.highlights", \.stories.highlights, 0...1_000, "Highlights of one user: stories that stay."),
        .number("stories.per_highlight", \.stories.perHighlight, 1...1_000, "Stories of one highlight."),
    ]
}
