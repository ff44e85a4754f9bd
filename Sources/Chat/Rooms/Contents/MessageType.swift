internal import CanonicalJSON

/// The kinds of message content of the client API; the raw value is what stands there.
package enum MessageType: String, Sendable, CaseIterable {
    case text, emote, notice, image, video, audio, voice, document, location, sticker, encrypted, system

    /// What clients of ours can send today. The others are known, and refused as not available.
    package var canBeSent: Bool {
        switch self {
        case .text, .emote, .notice, .location, .image, .video, .audio, .voice, .document: true
        case .sticker, .encrypted, .system: false
        }
    }

    /// The `msgtype` of an `m.room.message`; nil for what is not sent as one.
    var msgtype: String? {
        switch self {
        case .text: "m.text"
        case .emote: "m.emote"
        case .notice: "m.notice"
        case .image: "m.image"
        case .video: "m.video"
        case .audio, .voice: "m.audio"
        case .document: "m.file"
        case .location: "m.location"
        case .sticker, .encrypted, .system: nil
        }
    }

    /// The kind of an event; a `msgtype` that we do not know shows its text. Nil when it is no message at all.
    init?(eventType: String, content: JSONObject) {
        switch eventType {
        case EventType.sticker: self = .sticker
        case EventType.encrypted: self = .encrypted
        case EventType.message:
            guard let msgtype = content["msgtype"]?.string else { return nil }
            self = MessageType.allCases.first { $0.msgtype == msgtype } ?? .text
            if self == .audio, content[OwnKeys.voice] != nil { self = .voice }
        default: return nil
        }
    }
}
