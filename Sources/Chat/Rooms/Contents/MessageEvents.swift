package import CanonicalJSON

/// Between messages and the events that carry them.
extension MessageContent {
    /// Reads the content of a message event, of ours or from elsewhere; nil when it is no message, or was redacted.
    ///
    /// Of an edit give ``Relation/newContent(of:)``.
    package init?(eventType: String, content: JSONObject) {
        guard let type = MessageType(eventType: eventType, content: content) else { return nil }
        let mentions = content["m.mentions"]
        self.init(
            type: type, text: content["body"]?.string ?? "", place: nil,
            mentions: (mentions?["user_ids"]?.array ?? []).prefix(MessageContent.mentionCount).compactMap {
                $0.string.flatMap(UserID.init)
            },
            mentionsRoom: mentions?["room"]?.bool ?? false)
        if type.carriesMedia { takeMedia(content) }
        guard type == .location else { return }
        place = content["geo_uri"]?.string.flatMap { GeoURI($0) }.map { Place(geo: $0, name: content[OwnKeys.placeName]?.string) }
    }

    /// Of a file without a caption the body is its name; so it is without `filename`, in events of old clients.
    private mutating func takeMedia(_ content: JSONObject) {
        media = MediaReference(eventContent: content)
        if media != nil, media?.name == nil { media?.name = MediaName.cleaned(text) }
    }

    /// The content of an `m.room.message` event.
    /// - Precondition: the type is one that can be sent.
    package func eventContent(replyTo: EventID? = nil, forwardedFrom: ForwardSource? = nil) -> JSONObject {
        guard let msgtype = type.msgtype else { preconditionFailure("A message of type \(type) is not sent as m.room.message.") }
        var content: JSONObject = [
            "msgtype": .string(msgtype),
            "body": .string(text),
            "m.mentions": .object(MessageContent.mentionsContent(mentions, room: mentionsRoom)),
        ]
        if let place {
            content["geo_uri"] = .string(place.geo.text)
            content[OwnKeys.placeName] = place.name.map(JSON.string)
        }
        if let media {
            content["url"] = .string(media.address)
            content["filename"] = media.name.map(JSON.string)
            content["info"] = .object(media.info)
        }
        if type == .voice { content[OwnKeys.voice] = [:] }
        if let replyTo { content["m.relates_to"] = ["m.in_reply_to": ["event_id": .string(replyTo.text)]] }
        if let forwardedFrom { content[OwnKeys.forwardedFrom] = .object(forwardedFrom.content) }
        return content
    }

    /// The content of an event that makes this the content of `target`. Only who was not mentioned before is mentioned by the edit.
    package func editContent(of target: EventID, before: MessageContent) -> JSONObject {
        var content = eventContent()
        let added = mentions.filter { !before.mentions.contains($0) }
        content["m.mentions"] = .object(MessageContent.mentionsContent(added, room: mentionsRoom && !before.mentionsRoom))
        // Clients that do not know edits show the whole as a message of its own.
        content["body"] = .string("* " + text)
        content["m.new_content"] = .object(eventContent())
        content["m.relates_to"] = ["rel_type": "m.replace", "event_id": .string(target.text)]
        return content
    }

    private static func mentionsContent(_ users: [UserID], room: Bool) -> JSONObject {
        var content = JSONObject()
        if !users.isEmpty { content["user_ids"] = .array(users.map { .string($0.text) }) }
        if room { content["room"] = true }
        return content
    }
}
