/// What the node's admins see and send.
extension SchemaTable {
    static let admin: [String: JSONSchema] = [
        "Account": .object(
            [
                "id": .userID, "username": .text, "displayName": .text.orNull, "role": role, "suspended": .flag, "createdAt": .time,
                "deletedAt": JSONSchema.time.orNull,
            ],
            maybe: ["email": .text.orNull, "phone": .text.orNull, "presence": .named("Presence"), "privacy": .named("Privacy")]),
        "AccountPage": .page(of: "Account"),
        "AccountPatch": .object([:], maybe: ["suspended": JSONSchema.flag.orNull, "role": role.orNull]),
        "EndedSessions": .object(["ended": .count]),
        "PasswordLink": .object(["url": .text, "challenge": .text, "code": .text, "expiresAt": .time]),
        "NodeInvite": .object([
            "token": .text, "url": .text, "role": role, "uses": .count, "usesLeft": .count, "createdAt": .time,
            "expiresAt": JSONSchema.time.orNull, "createdBy": .named("UserBrief").orNull,
        ]),
        "NodeInvitePage": .page(of: "NodeInvite"),
        "NodeInviteBody": .object(
            [:],
            maybe: [
                "uses": JSONSchema.whole(from: 1, to: 100_000).orNull,
                "expiresIn": JSONSchema.whole(from: 1, to: 315_360_000).described("Seconds.").orNull, "role": role.orNull,
            ]),
        "AuditEntry": .object([
            "id": .text, "at": .time, "actor": .named("UserBrief").orNull, "action": .text, "subject": .text, "detail": .anyObject,
        ]),
        "AuditPage": .page(of: "AuditEntry"),
    ]

    private static let role = JSONSchema.words("user", "moderator", "admin")
}
