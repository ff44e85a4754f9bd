/// Who is in a room, and the ways in.
extension SchemaTable {
    static let members: [String: JSONSchema] = [
        "Member": .object(
            ["user": .named("UserBrief"), "membership": .membership, "role": .roomRole], maybe: ["joinedAt": .time.orNull]),
        "MemberPage": .page(of: "Member"),
        "MemberBody": .object([:], maybe: ["role": JSONSchema.words("admin", "moderator", "member").orNull]),
    ]

    static let invites: [String: JSONSchema] = [
        "Invite": .object([
            "token": .text, "url": .text, "roomId": .roomID, "uses": JSONSchema.count.orNull, "usesLeft": JSONSchema.count.orNull,
            "expiresAt": JSONSchema.time.orNull, "createdBy": .named("UserBrief").orNull,
        ]),
        "InvitePage": .page(of: "Invite"),
        "InviteBody": .object(
            [:],
            maybe: [
                "uses": JSONSchema.whole(from: 1).orNull,
                "expiresIn": JSONSchema.whole(from: 1).described("Seconds.").orNull,
            ]),
        "InvitePreview": .object([
            "token": .text, "url": .text, "roomId": .roomID, "uses": JSONSchema.count.orNull, "usesLeft": JSONSchema.count.orNull,
            "expiresAt": JSONSchema.time.orNull, "createdBy": .named("UserBrief").orNull, "room": .named("RoomPreview"),
        ]),
        "RoomPreview": .object([
            "id": .roomID, "name": .text.orNull, "topic": .text.orNull, "avatar": .named("Media").orNull,
            "kind": .words("direct", "group"), "visibility": .words("private", "public"), "memberCount": .count,
        ]).described("What somebody without an account may know of a room."),
    ]
}
