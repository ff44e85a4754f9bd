/// What a file is good for, by its content; the raw value is what stands in the database.
package enum MediaKind: String, Sendable, CaseIterable {
    case image, video, audio
    /// Everything else, and everything that is not what it says: to be saved, never to be shown.
    case document
}

extension MessageType {
    /// Whether messages of the type carry a file.
    package var carriesMedia: Bool {
        switch self {
        case .image, .video, .audio, .voice, .document: true
        case .text, .emote, .notice, .location, .sticker, .encrypted, .system: false
        }
    }

    /// Whether a message of the type may carry a file of that kind. Everything can be sent as a document.
    package func carries(_ kind: MediaKind) -> Bool {
        switch self {
        case .image: kind == .image
        case .video: kind == .video
        case .audio, .voice: kind == .audio
        case .document: true
        case .text, .emote, .notice, .location, .sticker, .encrypted, .system: false
        }
    }
}
