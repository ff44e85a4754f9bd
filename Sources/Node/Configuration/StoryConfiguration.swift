/// How long stories are shown, and how many.
package struct StoryConfiguration: Sendable, Equatable {
    /// How long a story is shown, in minutes.
    package var minutes: Int64 = 1_440
    /// Stories of one user that are shown at one time.
    package var perUser: Int64 = 100
    /// Characters of a story's text.
    package var textCharacters = 700
    /// Highlights of one user.
    package var highlights = 50
    /// Stories of one highlight.
    package var perHighlight = 100

    /// The defaults.
    package init() {}
}
