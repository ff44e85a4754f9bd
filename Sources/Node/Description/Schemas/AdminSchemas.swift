import CanonicalJSON

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
        "EndSessionsBody": .object([:], maybe: ["session": JSONSchema.text(1...64).orNull.described("Only this one.")]),
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
        "RoomEntry": .object([
            "id": .roomID, "kind": .words("direct", "group"), "visibility": .words("private", "public"), "name": JSONSchema.text.orNull,
            "topic": JSONSchema.text.orNull, "alias": JSONSchema.text.orNull, "createdAt": .time,
            "creator": .named("UserBrief").orNull, "with": .named("UserBrief").orNull.described("The other one of a direct room."),
            "memberCount": .count, "messageCount": JSONSchema.count.described("Visible messages so far, deleted ones too."),
            "lastEventAt": JSONSchema.time.orNull, "federate": .flag, "closedAt": JSONSchema.time.orNull,
        ]),
        "RoomEntryPage": .page(of: "RoomEntry"),
        "Peer": .object([
            "name": .text, "standing": standing.orNull.described("What an admin said; null: only the settings speak."),
            "listed": JSONSchema.flag.described("Whether the settings list it."),
            "linked": JSONSchema.flag.described("Whether requests of it are heard, and ours go to it."),
            "rooms": JSONSchema.count.described("Rooms here with people of it."), "lastContact": JSONSchema.time.orNull,
            "backlog": JSONSchema.count.described("Events that wait for it, 1000 at most."),
            "oldest": JSONSchema.time.orNull.described("When the oldest of them was said."),
            "failures": JSONSchema.count.described("Attempts that failed one after the other."), "failingSince": JSONSchema.time.orNull,
            "nextTry": JSONSchema.time.orNull, "lastError": JSONSchema.text.orNull,
        ]),
        "PeerPage": .page(of: "Peer"),
        "PeerBody": .object(["standing": standing]),
        "Setting": .object([
            "key": .text, "value": setting.described("A secret only says that it is set."), "default": setting, "changed": .flag,
            "reason": .text,
        ]),
        "SettingPage": .page(of: "Setting"),
        "Stats": .object([
            "by": .words("minute", "hour", "day"), "items": .list(of: .named("Stat")),
            "now": .object([
                "name": .text, "version": .text, "startedAt": .time, "online": .count, "connections": .count,
                "memory": JSONSchema.count.described("Resident bytes."),
            ]),
        ]),
        "Stat": .object([
            "at": JSONSchema.time.described("When its time began."), "messages": .count, "deliveries": .count, "requests": .count,
            "errors": JSONSchema.count.described("Requests that the node could not answer."), "activeUsers": .count, "jobsDone": .count,
            "jobsFailed": .count,
            "jobWait": milliseconds.described("From when a job was due to its beginning, on average, in milliseconds."),
            "answers": times.described("How long requests took, in milliseconds."),
            "commits": times.described("How long commits took, in milliseconds."),
        ]),
    ]

    private static let milliseconds = JSONSchema(["type": "number", "minimum": 0]).orNull
    private static let times = JSONSchema.object(["median": milliseconds, "p99": milliseconds])
    private static let setting = JSONSchema.either(.text, .whole(), .flag, .list(of: .text))
    private static let standing = JSONSchema.words("allowed", "blocked")
    private static let role = JSONSchema.words("user", "moderator", "admin")
}
