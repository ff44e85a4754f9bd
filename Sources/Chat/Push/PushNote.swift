package import CanonicalJSON

/// What a push says: to a browser's service worker, a UnifiedPush app, and as the data of Google's and Apple's.
package struct PushNote: Sendable, Equatable {
    /// `message`, `invite`, `call` or `missed_call`.
    package let type: String
    /// Where it leads.
    package let roomID: String
    /// The event it is about.
    package let messageID: String
    /// The heading: who, and in a group where.
    package let title: String
    /// The line below.
    package let body: String
    /// The sender's id; nil where the receiver wants no content in pushes.
    package let sender: String?
    /// Messages the receiver has not read in the room.
    package let unread: Int64
    /// When it happened, in milliseconds since 1970.
    package let at: Int64

    /// Characters of a message that a push shows: what fits on a lock screen, and with every way to encrypt and wrap it into 4 KiB.
    private static let bodyLength = 240
    private static let titleLength = 120

    /// Puts together what the receiver wants to have said.
    /// - Parameters:
    ///   - names: what sender, room (nil for a direct one) and node are called.
    ///   - text: what the message says in one line; nil for one that cannot be shown.
    package init(
        type: String, roomID: String, messageID: String, sender: String, names: (sender: String, room: String?, node: String),
        text: String?, content: PushContent, unread: Int64, at: Int64
    ) {
        (self.type, self.roomID, self.messageID, self.unread, self.at) = (type, roomID, messageID, unread, at)
        let plain = Self.plain(type)
        if content == .none {
            (title, body, self.sender) = (names.node, plain, nil)
            return
        }
        let name = Self.line(names.sender, Self.titleLength / 2)
        title = names.room.map { "\(name) · \(Self.line($0, Self.titleLength / 2))" } ?? name
        body = Self.line(content == .full ? text ?? plain : plain, Self.bodyLength)
        self.sender = sender
    }

    private static func plain(_ type: String) -> String {
        switch type {
        case "invite": "You are invited to a room"
        case "call": "Is calling"
        case "missed_call": "Missed call"
        default: "New message"
        }
    }

    /// One line without what would turn or hide what stands around it.
    static func line(_ text: String, _ most: Int) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(most * 8) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: if line.last != " " { line.append(" ") }
            case .format where scalar.value != 0x200D: continue
            default: line.append(scalar)
            }
        }
        // A character may have many bytes, as a family of four has.
        var (count, bytes) = (0, 0)
        let text = String(line)
        let kept = text.prefix { character in
            (count, bytes) = (count + 1, bytes + character.utf8.count)
            return count < most && bytes <= most * 4
        }
        return kept.endIndex == text.endIndex || text.index(after: kept.endIndex) == text.endIndex && bytes <= most * 4 ? text : kept + "…"
    }

    /// The JSON object that devices get.
    package var json: JSON {
        [
            "type": .string(type), "roomId": .string(roomID), "messageId": .string(messageID), "title": .string(title),
            "body": .string(body), "sender": sender.map { .string($0) } ?? .null, "unread": .int(unread), "at": .int(at),
        ]
    }

    /// Reads ``json``; nil for anything else.
    package init?(json: JSON) {
        guard let type = json["type"]?.string, let roomID = json["roomId"]?.string, let messageID = json["messageId"]?.string,
            let title = json["title"]?.string, let body = json["body"]?.string, let unread = json["unread"]?.int, let at = json["at"]?.int
        else { return nil }
        (self.type, self.roomID, self.messageID, self.title, self.body) = (type, roomID, messageID, title, body)
        (self.unread, self.at, sender) = (unread, at, json["sender"]?.string)
    }
}

extension MessageContent {
    /// The message in one line for a lock screen; nil for one that only its receivers can read.
    package var pushLine: String? {
        let word: String
        switch type {
        case .encrypted, .system: return nil
        case .text, .emote, .notice: return text
        case .image: word = "Picture"
        case .video: word = "Video"
        case .audio: word = "Sound"
        case .voice: word = "Voice message"
        case .document: word = "File"
        case .location: word = "Location"
        case .sticker: word = "Sticker"
        }
        let caption = media.map { $0.name == text } ?? false ? "" : text
        return caption.isEmpty ? word : "\(word): \(caption)"
    }
}
