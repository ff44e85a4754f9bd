import CanonicalJSON

/// One value of every object of the client API, with every field that its table names.
enum ContractExamples {
    static let time: JSON = "2026-01-02T03:04:05.678Z"
    static let ada: JSON = ["id": "@ada:north.example", "username": "ada", "displayName": "Ada", "avatar": nil]
    static let content: JSON = [
        "type": "location", "text": "Here", "location": ["latitude": .double(52.5), "longitude": .double(13.4), "name": "The park"],
        "mentions": ["@ben:north.example"],
    ]

    static let objects: [(String, JSON)] = [
        ("UserBrief", ada), ("User", user), ("Session", session), ("LoginAnswer", login), ("Room", room), ("Member", member),
        ("Content", content), ("Message", message), ("Receipt", receipt), ("Invite", invite), ("Problem", problem),
        ("MessagePage", ["items": [message], "prev": "c1", "next": nil]),
        ("Country", ["code": "GB", "name": "United Kingdom", "dialCode": "+44"]),
        ("Unread", ["roomId": "!kitchen", "unread": 3, "mentions": 1]),
        ("Sync", ["position": 12, "events": [["event": "new_message", "data": ["id": "$first"]]]]),
        (
            "Media",
            [
                "id": "m1", "url": "/api/v1/media/m1", "thumbnail": nil, "name": "cat.png", "mime": "image/png", "bytes": 10, "width": 1,
                "height": 1, "duration": nil, "blurhash": nil,
            ]
        ),
    ]

    /// Bodies as the table of requests has them, the shortest and the longest.
    static let bodies: [(String, JSON)] = [
        ("RegisterBody", ["username": "ada", "password": "a long enough password"]),
        ("LoginBody", ["email": "ada@north.example", "password": "p", "device": "Laptop"]),
        ("RefreshBody", ["refreshToken": "r"]), ("LogoutBody", [:]), ("LogoutBody", ["all": true]),
        ("RoomBody", ["kind": "direct", "members": ["@ben:north.example"]]),
        ("RoomBody", ["kind": "group", "name": "Lobby", "visibility": "public", "history": "joined", "knock": true, "tempId": "1"]),
        ("MessageBody", ["text": "Hello"]), ("MessageBody", ["content": content, "replyTo": "$first", "tempId": "1"]),
        ("EditBody", ["content": ["type": "text", "text": "Hi"]]), ("ForwardBody", ["roomIds": ["!lobby"], "tempId": "2"]),
        ("MarkBody", [:]), ("MarkBody", ["messageId": "$first"]), ("InviteBody", ["uses": 1, "expiresIn": 3600]),
        ("MemberBody", ["role": "moderator"]), ("MemberSettings", ["mute": true, "notify": "mentions"]),
        ("AccountSettings", ["doNotDisturb": nil, "pushContent": "none", "client": ["theme": "dark"]]),
        ("UserPatch", ["displayName": "Ada", "privacy": ["lastSeen": "nobody", "readReceipts": false]]),
        ("PasswordBody", ["currentPassword": "a", "newPassword": "b"]), ("DeleteAccountBody", ["password": "a", "erase": true]),
    ]

    /// Values that break a schema in one place each.
    static let broken: [(String, JSON)] = [
        ("UserBrief", ["id": "@ada:north.example", "username": "ada", "displayName": "Ada"]),
        ("Session", ["id": "s", "device": nil, "createdAt": "yesterday", "lastUsedAt": time, "current": true]),
        ("RoomBody", ["kind": "channel"]), ("RoomBody", ["kind": "group", "members": "ada"]),
        ("MessageBody", ["replyTo": "$first"]), ("MessageBody", ["text": 1]),
        ("MessageBody", ["content": ["type": "location", "location": ["latitude": 91, "longitude": 0]]]),
        ("Unread", ["roomId": "!kitchen", "unread": -1, "mentions": 0]),
        ("Problem", ["type": "about:blank", "title": "No", "status": 404, "detail": "No.", "code": "no_such_code"]),
        ("LoginBody", ["password": "p"]), ("Nothing", [:]),
    ]

    private static let user: JSON = [
        "id": "@ada:north.example", "username": "ada", "displayName": nil, "avatar": nil, "bio": nil, "createdAt": time,
        "presence": ["status": "away", "lastSeen": time], "email": nil, "phone": nil, "role": "admin",
        "privacy": ["lastSeen": "everyone", "groups": "contacts", "direct": "nobody", "readReceipts": true],
    ]
    private static let session: JSON = ["id": "s1", "device": "Laptop", "createdAt": time, "lastUsedAt": time, "current": true]
    private static let login: JSON = [
        "user": user, "accessToken": "a.b.c", "accessTokenExpiresAt": time, "refreshToken": "r", "session": session,
    ]
    private static let room: JSON = [
        "id": "!kitchen", "kind": "group", "visibility": "private", "name": "Kitchen", "topic": nil, "avatar": nil, "alias": nil,
        "createdAt": time, "memberCount": 2, "history": "shared", "with": nil, "lastMessage": message,
        "nodes": [["name": "north.example", "reachable": true]], "replacedBy": nil,
        "me": [
            "membership": "join", "role": "owner", "unread": 0, "mentions": 0, "readUpTo": "$first",
            "settings": ["mute": false, "pin": false, "archive": false, "notify": "all"],
        ],
    ]
    private static let member: JSON = ["user": ada, "membership": "join", "role": "moderator", "joinedAt": time]
    private static let message: JSON = [
        "id": "$first", "roomId": "!kitchen", "sender": ada, "content": content, "createdAt": time, "position": 12, "editedAt": nil,
        "deleted": false, "replyTo": ["id": "$zero", "sender": ada, "text": "Where?"],
        "forwardedFrom": ["roomId": "!lobby", "sender": ada],
        "reactions": [["emoji": "👍", "count": 1, "mine": true, "users": [ada]]], "tempId": "1", "status": "delivered",
        "receipts": ["delivered": 1, "read": 0],
    ]
    private static let receipt: JSON = ["user": ada, "deliveredAt": time, "readAt": nil]
    private static let invite: JSON = [
        "token": "t", "url": "http://localhost:8080/i/t", "roomId": "!kitchen", "uses": 3, "usesLeft": 2, "expiresAt": nil,
        "createdBy": ada,
    ]
    private static let problem: JSON = [
        "type": "about:blank", "title": "Unprocessable Content", "status": 422, "detail": "Some fields are wrong.", "code": "invalid",
        "errors": [["field": "username", "code": "too_short", "detail": "username must have 2 to 32 characters."]], "retryAfter": 3,
        "requestId": "r1",
    ]
}
