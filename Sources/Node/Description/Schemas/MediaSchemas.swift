import CanonicalJSON

/// Pictures, sounds and files.
extension SchemaTable {
    static let media: [String: JSONSchema] = [
        "Media": .object(
            ["id": .text, "url": .text],
            maybe: [
                "thumbnail": .text.orNull, "name": .text.orNull, "mime": .text.orNull, "bytes": JSONSchema.count.orNull,
                "width": JSONSchema.count.orNull, "height": JSONSchema.count.orNull,
                "duration": JSONSchema(["type": ["number", "null"]]), "blurhash": .text.orNull,
            ])
    ]
}
