package import CanonicalJSON

/// What a message says, between the client API's `content` object and the content of `m.room.message`.
package struct MessageContent: Sendable, Equatable {
    package var type: MessageType
    /// What is said; for other types a caption, or a text for clients that do not know the type.
    package var text: String
    package var place: Place?
    /// The file it carries.
    package var media: MediaReference?
    /// Who is mentioned, each once.
    package var mentions: [UserID]
    /// Whether the whole room is mentioned (`@room` in the client API).
    package var mentionsRoom: Bool

    package init(
        type: MessageType = .text, text: String, place: Place? = nil, media: MediaReference? = nil, mentions: [UserID] = [],
        mentionsRoom: Bool = false
    ) {
        self.type = type
        self.text = text
        self.place = place
        self.media = media
        self.mentions = mentions
        self.mentionsRoom = mentionsRoom
    }

    /// How long the text of a message may be, in bytes: an edit holds it twice, and an event has 64 KiB.
    package static let textBytes = 16_384
    /// How many users one message may mention.
    package static let mentionCount = 50
    /// How long the name of a place may be, in bytes.
    package static let placeNameBytes = 255
}

extension MessageContent {
    /// The client API's object. `null` says that there is none.
    /// - Parameter link: where the file is fetched; nil for one that this node does not have.
    package func api(linking link: (MediaReference) -> MediaLink? = { _ in nil }) -> JSON {
        [
            "type": .string(type.rawValue),
            "text": .string(text),
            "media": media.map { $0.api(link($0)) } ?? .null,
            "location": apiPlace,
            "mentions": .array(apiMentions.map(JSON.string)),
        ]
    }

    /// Writes ``api(linking:)`` without building it.
    package func write(to writer: inout JSONWriter, linking link: (MediaReference) -> MediaLink?) {
        writer.fragment(#"{"location":"#)
        writer.value(apiPlace)
        writer.fragment(#","media":"#)
        if let media { writer.value(media.api(link(media))) } else { writer.null() }
        writer.fragment(#","mentions":["#)
        if !mentions.isEmpty || mentionsRoom { for mention in apiMentions { writer.string(mention) } }
        writer.fragment(#"],"text":"#)
        writer.string(text)
        writer.fragment(#","type":"#)
        writer.string(type.rawValue)
        writer.endObject()
    }

    /// The client API's object for a message that was deleted.
    package static let deletedAPI: JSON = [:]

    private var apiMentions: [String] {
        mentions.map(\.text) + (mentionsRoom ? [MessageContent.roomMention] : [])
    }

    private var apiPlace: JSON {
        guard let place else { return .null }
        return [
            "latitude": .double(place.geo.latitude),
            "longitude": .double(place.geo.longitude),
            "name": place.name.map(JSON.string) ?? .null,
        ]
    }

    /// How the whole room is written among mentions.
    static let roomMention = "@room"
}
