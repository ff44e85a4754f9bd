package import CanonicalJSON

/// An event that came from another server: read, measured and hashed, but neither its signatures nor its rights are checked yet.
package struct ReceivedEvent: Sendable {
    /// The event; already redacted when its content hash does not match, because then only that part is what was signed.
    package let event: Event
    /// Whether `hashes.sha256` is the hash of what came.
    package let hashMatches: Bool
    /// The `signatures` as they came: server, key id, signature.
    package let signatures: JSONObject

    /// Reads an event by the rules of its room's version. What came as `unsigned` is dropped: anyone may have put it there.
    /// - Throws: ``Refusal`` `too_large` above 64 KiB (without `unsigned`), `invalid` naming the field otherwise; such an event is dropped.
    package init(json: JSON, version: RoomVersion, sha256: ([UInt8]) -> [UInt8]) throws(Refusal) {
        guard case .object(var object) = json else { throw .invalid("event", .wrongType, "An event is a JSON object.") }
        object["unsigned"] = nil
        let signatures = try ReceivedEvent.object(object, "signatures")
        do { try JSON.object(object).checkNumbers() } catch { throw .invalid("event", .outOfRange, error.description) }
        object["signatures"] = nil
        let canonical = object.encoded()
        if canonical.count + ReceivedEvent.bytes(of: signatures) > EventLimits.eventBytes {
            throw Refusal(.tooLarge, "The event is larger than 64 KiB.")
        }
        if version.roomIDIsCreateHash, object["type"]?.string == EventType.create, object["room_id"] != nil {
            throw .invalid("room_id", .notAllowed, "The create event of this room version has no room_id.")
        }
        let hashes = try ReceivedEvent.object(object, "hashes")
        let contentHash = EventHash.text(of: EventHash.content(of: object, sha256: sha256))
        let matches = hashes["sha256"]?.string?.hasSameBytes(as: contentHash) ?? false
        let id = EventHash.id(of: object, version: version, sha256: sha256)
        if !matches { object = version.redacted(object) }
        self.signatures = signatures
        hashMatches = matches
        event = try Event(object: object, id: id, version: version, canonical: matches ? canonical : object.encoded())
    }

    private static func object(_ object: JSONObject, _ name: String) throws(Refusal) -> JSONObject {
        guard let value = object[name]?.object else { throw .invalid(name, .wrongType, "An event's \(name) is an object.") }
        return value
    }

    /// What the signatures add to the text of an event, with their key, colon and comma.
    private static func bytes(of signatures: JSONObject) -> Int {
        signatures.encoded().count + #","signatures":"#.utf8.count
    }
}
