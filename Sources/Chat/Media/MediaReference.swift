package import CanonicalJSON

/// A file as messages and pictures of people and rooms carry it.
package struct MediaReference: Sendable, Equatable {
    /// Its name at the node that has it.
    package var id: String
    /// The node that has it; nil for what a client named and nobody has looked up.
    package var server: String?
    package var name: String?
    package var mime: String?
    package var bytes: Int64?
    package var width: Int64?
    package var height: Int64?
    /// In milliseconds.
    package var duration: Int64?
    /// A few letters from which a blurred picture is drawn until the real one is there. Who has one has small pictures too.
    package var blurhash: String?

    package init(
        id: String, server: String? = nil, name: String? = nil, mime: String? = nil, bytes: Int64? = nil, width: Int64? = nil,
        height: Int64? = nil, duration: Int64? = nil, blurhash: String? = nil
    ) {
        self.id = id
        self.server = server
        self.name = name
        self.mime = mime
        self.bytes = bytes
        self.width = width
        self.height = height
        self.duration = duration
        self.blurhash = blurhash
    }

    /// Reads it from the content of an event with `url` and `info` (client-server API, "m.image" and the like).
    package init?(eventContent content: JSONObject) {
        guard let address = content["url"]?.string else { return nil }
        self.init(address: address)
        let info = content["info"]
        name = content["filename"]?.string.map { MediaName.cleaned($0) }
        mime = info?["mimetype"]?.string
        bytes = info?["size"]?.int
        width = info?["w"]?.int
        height = info?["h"]?.int
        duration = info?["duration"]?.int
        blurhash = info?[OwnKeys.blurhash]?.string
    }

    /// Reads `mxc://north.example/abc`. What a file is called elsewhere is a word of letters, digits, `-` and `_`, or names nothing: it is
    /// a key, and never a part of a path.
    package init?(address: String) {
        guard address.hasPrefix(Self.scheme) else { return nil }
        let parts = address.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, ServerName.isValid(parts[0]), Self.isIdentifier(parts[1]) else { return nil }
        self.init(id: String(parts[1]), server: String(parts[0]))
    }

    /// `mxc://north.example/abc`, as events name it.
    package var address: String { "\(Self.scheme)\(server ?? "")/\(id)" }

    /// The `info` of an event.
    package var info: JSONObject {
        var info = JSONObject()
        info["mimetype"] = mime.map(JSON.string)
        info["size"] = bytes.map(JSON.int)
        info["w"] = width.map(JSON.int)
        info["h"] = height.map(JSON.int)
        info["duration"] = duration.map(JSON.int)
        info[OwnKeys.blurhash] = blurhash.map(JSON.string)
        return info
    }

    /// Whether a text can be an id: what is none names nothing.
    package static func isIdentifier(_ text: some StringProtocol) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static let scheme = "mxc://"
}

/// Where a file is fetched, from the root of the node's address.
package struct MediaLink: Sendable, Equatable {
    /// The whole file.
    package var url: String
    /// A small picture of it; nil for a file that has none.
    package var thumbnail: String?
    /// What the file is called in the client API, where that is not what its node calls it.
    package var id: String?

    package init(url: String, thumbnail: String?, id: String? = nil) {
        self.url = url
        self.thumbnail = thumbnail
        self.id = id
    }
}

extension MediaReference {
    /// The client API's `media` object; without a link for a file that this node does not have.
    package func api(_ link: MediaLink?) -> JSON {
        [
            "id": .string(link?.id ?? id), "url": link.map { .string($0.url) } ?? .null,
            "thumbnail": link?.thumbnail.map(JSON.string) ?? .null, "name": name.map(JSON.string) ?? .null,
            "mime": mime.map(JSON.string) ?? .null, "bytes": bytes.map(JSON.int) ?? .null, "width": width.map(JSON.int) ?? .null,
            "height": height.map(JSON.int) ?? .null,
            "duration": duration.map { .double(Double($0) / 1000) } ?? .null, "blurhash": blurhash.map(JSON.string) ?? .null,
        ]
    }
}
