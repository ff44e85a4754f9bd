/// What admins see of codes.
extension SchemaTable {
    static let codeFigures: [String: JSONSchema] = [
        "CodeFigures": .object([
            "today": .object(["texts": .count, "textLimit": .count, "spent": money, "budget": money]),
            "days": .list(of: .object(["day": .time, "country": country, "sent": .count, "entered": .count, "spent": money])),
            "refusals": .list(of: .object(["day": .time, "country": country, "reason": .text, "count": .count])),
            "alarms": .list(
                of: .object(["name": .text, "sentence": .text, "firstAt": .time, "lastAt": .time, "count": .count])),
        ])
    ]

    private static let country = JSONSchema.text.orNull.described("ISO 3166-1 alpha-2; null for mail.")
    private static let money = JSONSchema.text.described("The operator's currency, three places.")
}
