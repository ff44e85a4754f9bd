import CanonicalJSON

/// Rooms, and how a member stands to them.
extension SchemaTable {
    static let rooms: [String: JSONSchema] = [
        "Room": .object(roomAlways, maybe: roomMaybe),
        "RoomPage": .page(of: "Room"),
        "RoomMe": .object(
            ["membership": .membership],
            maybe: [
                "role": .roomRole.orNull, "unread": .count, "mentions": .count, "readUpTo": JSONSchema.messageID.orNull,
                "settings": .named("MemberSettings"),
                "invitedBy": .named("UserBrief").orNull.described("Of an invite that is open: whose it is."),
            ]),
        "MemberSettings": .object([:], maybe: ["mute": .flag, "pin": .flag, "archive": .flag, "notify": .notify]),
    ]

    /// What clients send about rooms.
    static let roomBodies: [String: JSONSchema] = [
        "RoomBody": .object(
            ["kind": .words("direct", "group")],
            maybe: [
                "name": text, "topic": text, "visibility": visibility.orNull, "members": JSONSchema.list(of: .userID).orNull,
                "history": history.orNull, "knock": flag, "alias": text, "federate": flag, "tempId": JSONSchema.tempID.orNull,
            ]
        ).example(["kind": "group", "name": "Kitchen", "visibility": "private"]),
        "RoomPatch": .object(
            [:],
            maybe: [
                "name": text, "topic": text, "visibility": visibility.orNull, "history": history.orNull, "knock": flag, "alias": text,
                "avatar": JSONSchema.text.orNull.described("The id of a picture that the caller has sent."),
            ]),
        "JoinBody": .object(
            ["room": JSONSchema.text.described("A room's id or alias, or an invite link of another node.")],
            maybe: ["via": JSONSchema.list(of: .text).orNull]),
        "LeaveBody": .object([:], maybe: ["reason": text]),
        "KnockBody": .object([:], maybe: ["reason": text]),
        "TypingBody": .object([:], maybe: ["isTyping": JSONSchema.flag.orNull]),
    ]

    private static let text = JSONSchema.text.orNull
    private static let flag = JSONSchema.flag.orNull
    private static let visibility = JSONSchema.words("private", "public")
    private static let history = JSONSchema.words("shared", "joined")

    private static let roomAlways: [String: JSONSchema] = [
        "id": .roomID, "kind": .words("direct", "group"), "visibility": visibility, "name": text, "topic": text,
        "avatar": .named("Media").orNull, "alias": text,
        "createdAt": JSONSchema.time.orNull.described("Null in the directory of another node."), "memberCount": .count,
        "history": history.orNull,
    ]

    private static let roomMaybe: [String: JSONSchema] = [
        "with": .named("UserBrief").orNull.described("Of a direct room: the other person."),
        "lastMessage": .named("Message").orNull,
        "nodes": .list(of: .object(["name": .text, "reachable": .flag])),
        "replacedBy": JSONSchema.roomID.orNull.described("The room that its people go over to."),
        "replaces": JSONSchema.roomID.orNull.described("The room with what was said before."),
        "me": .named("RoomMe"), "knock": .flag,
    ]
}
