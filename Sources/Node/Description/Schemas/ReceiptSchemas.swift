/// Who has seen what, and how much is left to see.
extension SchemaTable {
    static let receipts: [String: JSONSchema] = [
        "Receipt": .object([
            "user": .named("UserBrief"), "deliveredAt": JSONSchema.time.orNull, "readAt": JSONSchema.time.orNull,
        ]),
        "ReceiptPage": .page(of: "Receipt"),
        "Unread": .object(["roomId": .roomID, "unread": .count, "mentions": .count], maybe: ["total": .count]),
        "UnreadList": .object([:], maybe: ["rooms": .list(of: .named("Unread")), "total": .count]),
    ]
}
