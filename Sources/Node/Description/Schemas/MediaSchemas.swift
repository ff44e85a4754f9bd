import CanonicalJSON

/// Pictures, sounds and files.
extension SchemaTable {
    static let media: [String: JSONSchema] = [
        "Media": .object(
            [
                "id": .text,
                "url": JSONSchema.text.orNull.described("From the root of the node; good for a day. Null when the file is elsewhere."),
            ],
            maybe: [
                "thumbnail": .text.orNull, "name": .text.orNull, "mime": .text.orNull, "bytes": JSONSchema.count.orNull,
                "width": JSONSchema.count.orNull, "height": JSONSchema.count.orNull,
                "duration": JSONSchema(["type": ["number", "null"]]), "blurhash": .text.orNull,
                "kind": JSONSchema.words("image", "video", "audio", "document").described(
                    "What it can be sent as, told to who has just sent it."),
            ])
    ]
}
