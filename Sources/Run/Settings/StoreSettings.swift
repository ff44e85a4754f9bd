import Node

extension SettingTable {
    static let store: [Setting] = [
        .choice(
            "media.store.kind", \.store.kind,
            "Where files lie beside the disk: s3 is media.s3, cloudinary is media.cloudinary. Small pictures always stay on disk, and what "
                + "lies elsewhere already stays there. docs/hosting-media.md goes through it step by step."),
        .choice(
            "media.store.keep", \.store.keep,
            "What stays on disk of files that the store has: all, or the newest, as many as media.store.cache_mib says."),
        .number("media.store.cache_mib", \.store.cacheBytes, 0...1_073_741_824, scale: 1 << 20, "Of files that the store has, for newest."),
        .choice(
            "media.store.delivery", \.store.delivery,
            "How people get what is not on disk: redirect sends them to the store with an address that soon ends, stream hands the bytes on: "
                + "for a store that only the node can reach."),
        .number(
            "media.store.link_seconds", \.store.linkSeconds, 300...600,
            "How long such an address works at least; up to five minutes more."),
    ]

    static let s3: [Setting] = [
        .optionalText(
            "media.s3.origin", \.s3.origin, .serverOrigin,
            "Where the server is: https://s3.eu-central-1.amazonaws.com, or your own, also in a private network. Nothing: none."),
        .optionalText("media.s3.bucket", \.s3.bucket, .bucket, "The bucket. The node makes none."),
        .text("media.s3.region", \.s3.region, .region, "The region, as signatures name it. Servers of one's own say which they want."),
        .optionalText("media.s3.prefix", \.s3.prefix, .objectPrefix, "Before every object's name, like \"chat/\"."),
        .optionalText("media.s3.access_key", \.s3.accessKey, .visible, "The key's public name."),
        .optionalText(
            "media.s3.secret_file", \.s3.secretFile, .path, "A file with the key's secret and nothing else, readable by the node alone."),
    ]

    static let cloudinary: [Setting] = [
        .optionalText("media.cloudinary.cloud", \.cloudinary.cloud, .cloudName, "The cloud's name. Nothing: none."),
        .optionalText("media.cloudinary.key", \.cloudinary.key, .visible, "The API key."),
        .optionalText(
            "media.cloudinary.secret_file", \.cloudinary.secretFile, .path,
            "A file with the API secret and nothing else, readable by the node alone."),
        .choice(
            "media.cloudinary.signature", \.cloudinary.signature, "What signatures are made with: as the account's security settings say."),
        .optionalText("media.cloudinary.folder", \.cloudinary.folder, .objectPrefix, "Before every public id, like \"chat/\"."),
        .text("media.cloudinary.origin", \.cloudinary.origin, .webAddress, "Where its API is; another one for other regions."),
    ]
}

extension TextRule {
    /// Scheme, host and port of one server.
    static let serverOrigin = TextRule(expected: "an origin like \"https://s3.example\"") { $0 != "*" && origin.accepts($0) }

    /// A bucket's name, as S3 takes it.
    static let bucket = TextRule(expected: "a bucket's name") { text in
        (3...63).contains(text.utf8.count) && text.utf8.allSatisfy { isSmall($0) || "-._".utf8.contains($0) }
    }

    /// A region's name.
    static let region = TextRule(expected: "a region like \"eu-central-1\"") { text in
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { isSmall($0) || $0 == UInt8(ascii: "-") }
    }

    /// Folders before a name: with a slash at the end, and none at the beginning.
    static let objectPrefix = TextRule(expected: "folders like \"chat/\", with a slash at the end") { text in
        (2...200).contains(text.utf8.count) && text.last == "/" && text.first != "/" && !text.contains("//")
            && text.utf8.allSatisfy { isSmall($0) || (0x41...0x5A).contains($0) || "-_/".utf8.contains($0) }
    }

    /// A cloud's name.
    static let cloudName = TextRule(expected: "a cloud's name") { text in
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { isSmall($0) || (0x41...0x5A).contains($0) || "-_".utf8.contains($0) }
    }

    private static func isSmall(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
}
