/// What a story shows.
package enum StoryType: String, Sendable, CaseIterable {
    case text, image, video

    /// Whether it shows a file, with the text as its caption.
    package var carriesMedia: Bool { self != .text }
}
