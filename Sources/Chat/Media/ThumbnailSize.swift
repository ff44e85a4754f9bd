/// The sizes of small pictures: the longer side at most so many pixels. Fixed, so that nobody can have any number made.
package enum ThumbnailSize: Int, Sendable, CaseIterable, Comparable {
    /// Avatars and lists.
    case small = 160
    /// A message in a conversation.
    case medium = 480
    /// A whole screen.
    case large = 1280

    /// The smallest that has as many pixels as asked for; the largest when none has.
    package static func fitting(_ pixels: Int) -> ThumbnailSize { allCases.first { $0.rawValue >= pixels } ?? .large }

    package static func < (one: ThumbnailSize, other: ThumbnailSize) -> Bool { one.rawValue < other.rawValue }
}
