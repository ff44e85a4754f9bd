import CanonicalJSON

/// Devices that are woken when nobody is connected.
extension SchemaTable {
    static let push: [String: JSONSchema] = [
        "PushBody": .object(
            ["kind": kind],
            maybe: [
                "token": JSONSchema.text.orNull.described("For fcm and apns: what the provider gave the app."),
                "subscription": JSONSchema.object(
                    ["endpoint": .text, "keys": .object(["p256dh": .text, "auth": .text])]
                ).orNull.described("For webpush and unifiedpush: the browser's own object."),
            ]),
        "PushDevice": .object([
            "id": .text, "kind": kind, "createdAt": .time, "registeredAt": .time, "lastSuccessAt": JSONSchema.time.orNull,
            "lastOutcome": JSONSchema.text.orNull, "lastOutcomeAt": JSONSchema.time.orNull, "current": .flag,
        ]),
        "PushDevicePage": .page(of: "PushDevice"),
        "PushKey": .object(["key": JSONSchema.text.described("A point of P-256, URL-safe base64.")]),
    ]

    private static let kind = JSONSchema.words("fcm", "apns", "webpush", "unifiedpush")
}
