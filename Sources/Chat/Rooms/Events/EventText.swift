internal import CanonicalJSON

/// Writes the three texts that an event of our own needs (to hash, to identify, to store) from shared pieces, without a tree:
/// they differ only in the hash between two runs of members, and in the content.
struct EventText {
    private let type: String
    private let content: JSONObject
    private let version: RoomVersion
    private let contentBytes: [UInt8]
    private let head: [UInt8]
    private let depth: [UInt8]
    private let tail: [UInt8]
    private let redactedTail: [UInt8]

    init(draft: EventDraft, content: JSONObject, version: RoomVersion, depth: Int64, prev: [EventID], auth: [EventID]) {
        self.version = version
        self.content = content
        type = draft.type
        contentBytes = content.encoded()
        var head: [UInt8] = []
        head.reserveCapacity(32 + 47 * auth.count)
        head.append(contentsOf: #"{"auth_events":"#.utf8)
        head.append(ids: auth)
        head.append(contentsOf: #","content":"#.utf8)
        self.head = head
        self.depth = Array(#","depth":"#.utf8) + JSON.int(depth).encoded()
        tail = EventText.tail(draft, prev: prev, redacts: version.redactsIsInContent ? nil : draft.redacts)
        redactedTail = draft.redacts == nil ? tail : EventText.tail(draft, prev: prev, redacts: nil)
    }

    /// What the content hash covers.
    var withoutHashes: [UInt8] {
        assembled(contentBytes, hashes: [], tail)
    }

    /// What the log stores: what the content hash covers, with the hash in its place.
    func whole(_ withoutHashes: consuming [UInt8], hashes: [UInt8]) -> [UInt8] {
        var bytes = withoutHashes
        let place = head.count + contentBytes.count + depth.count
        bytes.insert(contentsOf: hashes, at: place)
        return bytes
    }

    /// What the id covers.
    func redacted(hashes: [UInt8]) -> [UInt8] {
        assembled(version.redactedContent(content, type: type).encoded(), hashes: hashes, redactedTail)
    }

    /// The member that holds the content hash.
    static func hashes(_ contentHash: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(80)
        bytes.append(contentsOf: #","hashes":{"sha256":""#.utf8)
        Base64Text.append(contentHash, .standard, to: &bytes)
        bytes.append(contentsOf: #""}"#.utf8)
        return bytes
    }

    private func assembled(_ content: [UInt8], hashes: [UInt8], _ tail: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        // Room for the hashes that come later, so that the buffer is made once.
        bytes.reserveCapacity(head.count + content.count + depth.count + tail.count + 80)
        bytes.append(contentsOf: head)
        bytes.append(contentsOf: content)
        bytes.append(contentsOf: depth)
        bytes.append(contentsOf: hashes)
        bytes.append(contentsOf: tail)
        return bytes
    }

    /// The members from `origin_server_ts` on. A redaction takes `redacts` away where it stands beside the content.
    private static func tail(_ draft: EventDraft, prev: [EventID], redacts: EventID?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(320 + 47 * prev.count)
        bytes.append(contentsOf: #","origin_server_ts":"#.utf8)
        JSON.int(draft.originServerTS).encode(into: &bytes)
        bytes.append(contentsOf: #","prev_events":"#.utf8)
        bytes.append(ids: prev)
        if let redacts { bytes.append(member: "redacts", redacts.text) }
        if let roomID = draft.roomID { bytes.append(member: "room_id", roomID.text) }
        bytes.append(member: "sender", draft.sender.text)
        if let stateKey = draft.stateKey { bytes.append(member: "state_key", stateKey) }
        bytes.append(member: "type", draft.type)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(json string: String) {
        JSON.string(string).encode(into: &self)
    }

    /// A comma, the name, a colon and the string. Names are plain ASCII.
    fileprivate mutating func append(member name: StaticString, _ value: String) {
        append(contentsOf: #",""#.utf8)
        append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        append(contentsOf: #"":"#.utf8)
        append(json: value)
    }

    fileprivate mutating func append(ids: [EventID]) {
        append(UInt8(ascii: "["))
        for (place, id) in ids.enumerated() {
            if place > 0 { append(UInt8(ascii: ",")) }
            append(UInt8(ascii: "\""))
            append(UInt8(ascii: "$"))
            id.withBytes { Base64Text.append($0, .urlSafe, to: &self) }
            append(UInt8(ascii: "\""))
        }
        append(UInt8(ascii: "]"))
    }
}
