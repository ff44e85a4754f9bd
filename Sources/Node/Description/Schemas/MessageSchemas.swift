import CanonicalJSON

/// Messages and what hangs on them.
extension SchemaTable {
    static let messages: [String: JSONSchema] = [
        "Message": .object(
            [
                "id": .messageID, "roomId": .roomID, "sender": .named("UserBrief"), "content": .named("Content"), "createdAt": .time,
                "position": .position, "editedAt": JSONSchema.time.orNull, "deleted": .flag, "replyTo": .named("ReplyTo").orNull,
                "forwardedFrom": .named("ForwardedFrom").orNull, "reactions": .list(of: .named("ReactionCount")),
            ],
            maybe: [
                "tempId": .tempID, "status": .words("sent", "delivered", "read"),
                "receipts": .object(["delivered": .count, "read": .count]), "reach": .named("Reach"),
            ]
        ).described("tempId, status, receipts and reach are for its sender."),
        "Reach": .object(["nodes": .count, "reached": .count, "missing": .list(of: .text, most: MessageReach.most)]).described(
            "Of a room that lives on several nodes: for how many other nodes the message is, how many have taken it, and which have not."),
        "MessageNode": .object([
            "name": .text, "reached": .flag, "reachable": .flag, "unreachableSince": JSONSchema.time.orNull,
        ]),
        "MessageNodePage": .page(of: "MessageNode"),
        "MessagePage": .page(of: "Message"),
        "MessageList": .object(["messages": .list(of: .named("Message"))]),
        "ReplyTo": .object(["id": .messageID], maybe: ["sender": .named("UserBrief").orNull, "text": .text.orNull]),
        "ForwardedFrom": .object([:], maybe: ["roomId": JSONSchema.roomID.orNull, "sender": .named("UserBrief").orNull]),
        "ReactionCount": .object(
            ["emoji": .text, "count": .count], maybe: ["mine": .flag, "users": .list(of: .named("UserBrief"), most: 10)]),
        "Reaction": .object(["messageId": .messageID, "emoji": .text]),
        "Edit": .object(["content": .named("Content"), "at": .time]),
        "EditPage": .page(of: "Edit"),
    ]

    static let content: [String: JSONSchema] = [
        "Content": .object(
            [:],
            maybe: [
                "type": contentType, "text": .text, "media": .named("Media").orNull, "location": .named("Location").orNull,
                "mentions": .list(of: .userID),
            ]
        ).described("Of a deleted message: empty."),
        "Location": .object(
            ["latitude": .number(from: -90, to: 90), "longitude": .number(from: -180, to: 180)], maybe: ["name": .text.orNull]),
    ]

    /// What clients send about messages.
    static let messageBodies: [String: JSONSchema] = [
        "MessageBody": .object(
            [:],
            maybe: [
                "content": .named("Content"), "text": .text, "replyTo": JSONSchema.messageID.orNull, "tempId": JSONSchema.tempID.orNull,
            ]
        ).needing(oneOf: "content", "text").example(["text": "Good morning", "tempId": "1"]),
        "EditBody": .object(["content": .named("Content")]).example(["content": ["type": "text", "text": "Good evening"]]),
        "ForwardBody": .object(["roomIds": .list(of: .roomID, most: 20)], maybe: ["tempId": JSONSchema.tempID.orNull]),
        "MarkBody": .object(
            [:], maybe: ["messageId": JSONSchema.messageID.orNull.described("Up to this one; without it everything so far.")]),
    ]

    private static let contentType = JSONSchema.words(
        "text", "emote", "notice", "image", "video", "audio", "voice", "document", "location", "sticker", "encrypted", "system")
}
