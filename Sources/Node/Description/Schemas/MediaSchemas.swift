import CanonicalJSON

/// Pictures, sounds and files.
extension SchemaTable {
    static let media: [String: JSONSchema] = [
        "Media": .object(
            [
                "id": .text,
                "url": JSONSchema.text.orNull.described(
                    "From the root of the node; good for a day. What another node has is fetched there."),
            ],
            maybe: [
                "thumbnail": .text.orNull, "name": .text.orNull, "mime": .text.orNull, "bytes": JSONSchema.count.orNull,
                "width": JSONSchema.count.orNull, "height": JSONSchema.count.orNull,
                "duration": JSONSchema(["type": ["number", "null"]]), "blurhash": .text.orNull,
                "kind": JSONSchema.words("image", "video", "audio", "document").described(
                    "What it can be sent as, told to who has just sent it."),
            ]),
        "MediaUsage": .object([
            "store": JSONSchema.words("disk", "s3", "cloudinary").described("Where new files go."),
            "waiting": JSONSchema.count.described("Files that are on their way there."),
            "refused": JSONSchema.count.described("Files that the store did not take; they lie on disk."),
            "disk": .object([
                "bytes": .count, "files": .count, "freeBytes": JSONSchema.count.orNull, "limitBytes": JSONSchema.count.orNull,
            ]),
            "remote": JSONSchema.object([
                "bytes": .count, "files": .count, "limitBytes": JSONSchema.count.orNull,
            ]).described("What lies on disk of files of other nodes."),
            "stores": .list(
                of: .object([
                    "store": .text, "bytes": .count, "files": .count,
                    "localBytes": JSONSchema.count.described("Of these on disk as well."),
                ])),
        ]),
        "MovedMedia": .object([
            "store": .text, "again": JSONSchema.count.described("Files that the store did not take before."),
            "job": JSONSchema.whole(from: 1).orNull,
        ]),
    ]
}
