package import CanonicalJSON

/// What somebody wants to say, before it has a place in the log.
package struct EventDraft: Sendable {
    package var type: String
    package var stateKey: String?
    package var sender: UserID
    /// Nil for the create event of a version whose room ids are its hash.
    package var roomID: RoomID?
    package var content: JSONObject
    /// Milliseconds since 1970.
    package var originServerTS: Int64
    /// What a redaction redacts; the room version says where it stands.
    package var redacts: EventID?

    package init(
        type: String, stateKey: String? = nil, sender: UserID, roomID: RoomID?, content: JSONObject, originServerTS: Int64,
        redacts: EventID? = nil
    ) {
        self.type = type
        self.stateKey = stateKey
        self.sender = sender
        self.roomID = roomID
        self.content = content
        self.originServerTS = originServerTS
        self.redacts = redacts
    }

    /// Gives the draft its place, hashes and id. The signature is made when the event first leaves the node: it is not part of the id.
    ///
    /// - Parameters:
    ///   - depth: see ``EventLimits/depth(after:)``.
    ///   - prev: the log's tips, 20 at most; `auth`: the state that allows it (``AuthSelection``), 10 at most.
    ///   - sha256: the digest, 32 bytes.
    /// - Throws: ``Refusal`` `too_large` when it is over 64 KiB, `invalid` when a field is too long or a number not an integer.
    package func build(
        version: RoomVersion, depth: Int64, prev: [EventID], auth: [EventID], sha256: ([UInt8]) -> [UInt8]
    ) throws(Refusal) -> Event {
        precondition(prev.count <= EventLimits.prevEvents && auth.count <= EventLimits.authEvents, "Too many predecessors.")
        precondition(
            (roomID == nil) == (version.roomIDIsCreateHash && type == EventType.create), "Only such a create event has no room id.")
        let content = try checkedContent(version)
        let text = EventText(draft: self, content: content, version: version, depth: depth, prev: prev, auth: auth)
        let withoutHashes = text.withoutHashes
        let hashes = EventText.hashes(sha256(withoutHashes))
        let canonical = text.whole(withoutHashes, hashes: hashes)
        if canonical.count > EventLimits.eventBytes - EventLimits.signatureBytes {
            throw Refusal(.tooLarge, "The event is larger than 64 KiB.")
        }
        guard let id = EventID(bytes: sha256(text.redacted(hashes: hashes))) else { preconditionFailure("SHA-256 is 32 bytes long.") }
        return Event(
            id: id, version: version, roomID: roomID ?? RoomID(create: id), type: type, stateKey: stateKey, sender: sender,
            originServerTS: originServerTS, depth: depth, prevEvents: prev, authEvents: auth, content: content, redacts: redacts,
            canonical: canonical)
    }

    private func checkedContent(_ version: RoomVersion) throws(Refusal) -> JSONObject {
        if type.utf8.count > EventLimits.fieldBytes { throw .invalid("type", .tooLong, "An event type has at most 255 bytes.") }
        if let stateKey, stateKey.utf8.count > EventLimits.fieldBytes {
            throw .invalid("stateKey", .tooLong, "A state key has at most 255 bytes.")
        }
        for (key, value) in content {
            do { try value.checkNumbers() } catch { throw .invalid("content.\(key)", .outOfRange, error.description) }
        }
        guard let redacts, version.redactsIsInContent else { return content }
        var content = content
        content["redacts"] = .string(redacts.text)
        return content
    }
}
