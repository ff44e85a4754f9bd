/// Who has seen what, and how much is left to see.
extension SchemaTable {
    static let receipts: [String: JSONSchema] = [
        "Receipt": .object([
            "user": .named("UserBrief"), "deliveredAt": JSONSchema.time.orNull, "readAt": JSONSchema.time.orNull,
        ]),
        "ReceiptPage": .page(of: "Receipt"),
        "Unread": .object(["roomId": .roomID, "unread": .count, "mentions": .count], maybe: ["total": .count]),
        "UnreadList": .object(["unread": .count, "mentions": .count, "total": .count, "rooms": .list(of: .named("Unread"))])
            .described("Over all rooms, and those with anything unread."),
    ]
}
