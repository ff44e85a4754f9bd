import CanonicalJSON

/// People as others and as themselves see them.
extension SchemaTable {
    static let users: [String: JSONSchema] = [
        "UserBrief": .object([
            "id": .userID, "username": .text, "displayName": .text.orNull, "avatar": .named("Media").orNull,
        ]),
        "User": .object(
            ["id": .userID, "username": .text, "displayName": .text.orNull, "avatar": .named("Media").orNull],
            maybe: [
                "bio": .text.orNull, "createdAt": .time, "presence": .named("Presence"), "email": .text.orNull, "phone": .text.orNull,
                "emailConfirmed": .flag, "phoneConfirmed": .flag, "role": .words("user", "moderator", "admin"),
                "privacy": .named("Privacy"),
            ]
        ).described("Fields left out are not for this caller; email, phone, role and privacy are for oneself."),
        "UserPage": .page(of: "User"),
        "Country": .object([
            "code": JSONSchema.text(2...2).described("ISO 3166-1 alpha-2."), "name": .text,
            "dialCode": JSONSchema.text(2...4).orNull.described("What its telephone numbers begin with, `+44`."),
        ]),
        "CountryPage": .page(of: "Country"),
        "UserDevices": .object([
            "userId": .userID,
            "devices": .list(
                of: .object(["id": .text, "name": .text.orNull, "keys": JSONSchema.anyObject.orNull.described("As that node told them.")])),
        ]),
        "DeviceMessageBody": .object([
            "type": .text(1...255),
            "devices": JSONSchema.anyObject.described("What each device gets, objects by device id; * is all of them. 64 KiB at most."),
        ]),
        "Presence": .object(["status": presence], maybe: ["lastSeen": .time.orNull]),
        "PresenceBody": .object(["status": presence]),
        "Privacy": .object(privacy),
        "UserPatch": .object(
            [:],
            maybe: [
                "displayName": .text.orNull, "bio": .text.orNull, "email": .text.orNull, "phone": .text.orNull,
                "privacy": .object([:], maybe: privacy),
                "avatar": JSONSchema(["type": "null"]).described("Takes the picture away."),
            ]),
        "DeleteAccountBody": .object(
            ["password": .text], maybe: ["erase": JSONSchema.flag.orNull.described("Also removes what was said.")]),
        "Export": .object(
            ["messages": .page(of: "Message")],
            maybe: [
                "user": .named("User"), "settings": .named("AccountSettings"), "sessions": .list(of: .named("Session")),
                "devices": .list(of: .named("PushDevice")),
                "contacts": .list(of: .named("UserBrief")), "blocks": .list(of: .named("UserBrief")), "stories": .list(of: .named("Story")),
                "rooms": .list(of: .anyObject),
            ]
        ).described("Everything the node holds about the caller; pages after the first go on with the messages."),
    ]

    /// What an account has set for itself.
    static let accountSettings: [String: JSONSchema] = [
        "AccountSettings": .object(
            [:],
            maybe: [
                "doNotDisturb": JSONSchema.object(["from": .text(5...5), "to": .text(5...5), "timeZone": .text(1...64)]).orNull,
                "notify": .notify, "pushContent": .words("full", "sender", "none"), "client": .anyObject,
            ])
    ]

    private static let presence = JSONSchema.words("online", "away", "offline")

    private static let privacy: [String: JSONSchema] = [
        "lastSeen": .audience, "groups": .audience, "direct": .audience, "readReceipts": .flag,
    ]
}
