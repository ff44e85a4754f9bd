package import CanonicalJSON

/// An event of a room's log: its fields, and the canonical JSON that is stored. Never changes, so it is handed on as a reference.
package final class Event: Sendable {
    package let id: EventID
    package let version: RoomVersion
    package let roomID: RoomID
    package let type: String
    /// Present on state events, perhaps empty.
    package let stateKey: String?
    package let sender: UserID
    /// Milliseconds since 1970, as the sender's node says.
    package let originServerTS: Int64
    package let depth: Int64
    package let prevEvents: [EventID]
    package let authEvents: [EventID]
    package let content: JSONObject
    /// What a redaction redacts, from where its room version has it.
    package let redacts: EventID?
    /// Canonical JSON of the event without `signatures` and `unsigned`: what the log keeps.
    package let canonical: [UInt8]

    init(
        id: EventID, version: RoomVersion, roomID: RoomID, type: String, stateKey: String?, sender: UserID, originServerTS: Int64,
        depth: Int64, prevEvents: [EventID], authEvents: [EventID], content: JSONObject, redacts: EventID?, canonical: [UInt8]
    ) {
        self.id = id
        self.version = version
        self.roomID = roomID
        self.type = type
        self.stateKey = stateKey
        self.sender = sender
        self.originServerTS = originServerTS
        self.depth = depth
        self.prevEvents = prevEvents
        self.authEvents = authEvents
        self.content = content
        self.redacts = redacts
        self.canonical = canonical
    }

    /// Which piece of state it sets; nil for messages.
    package var stateName: StateKey? {
        stateKey.map { StateKey(type, $0) }
    }

    /// The same event after a redaction: same id, and only what the room version keeps. It sets the same state.
    package func redacted() -> Event {
        let object = version.redacted(storedObject())
        return Event(
            id: id, version: version, roomID: roomID, type: type, stateKey: stateKey, sender: sender, originServerTS: originServerTS,
            depth: depth, prevEvents: prevEvents, authEvents: authEvents, content: version.redactedContent(content, type: type),
            redacts: version.redactsIsInContent ? redacts : nil, canonical: object.encoded())
    }

    /// What the signature of the sender's server covers.
    package var bytesToSign: [UInt8] {
        EventHash.bytesToSign(of: storedObject(), version: version)
    }

    /// The event as other servers get it, with these signatures and no `unsigned`.
    package func wireForm(signatures: JSONObject) -> JSONObject {
        var object = storedObject()
        object["signatures"] = .object(signatures)
        return object
    }

    private func storedObject() -> JSONObject {
        guard let json = try? JSON(parsing: canonical), case .object(let object) = json else {
            preconditionFailure("An event's canonical text is a JSON object.")
        }
        return object
    }
}
