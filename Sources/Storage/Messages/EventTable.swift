package import CanonicalJSON
package import Chat

/// What an event is to the client API, kept as a number beside it so that pages skip what they do not show.
package enum EventKind: Int64, Sendable {
    /// Something the node keeps but clients are not told of.
    case other = 0
    case message = 1
    case edit = 2
    case reaction = 3
    case redaction = 4
    /// A membership change.
    case member = 5
    /// Name, topic, join rules and other state that makes up the room object.
    case room = 6
    /// Power levels: roles.
    case roles = 7
}

/// One event as it is stored.
package struct StoredEvent: Sendable, Equatable {
    /// Place in the node's stream.
    package let position: Int64
    /// The room's row number.
    package let rid: Int64
    package let eventID: EventID
    package let kind: EventKind
    /// The sender's row number.
    package let sender: Int64
    /// Milliseconds since 1970, as the sender's node says.
    package let at: Int64
    package let depth: Int64
    /// How many visible messages the room had, up to and including this event.
    package let ordinal: Int64
    /// The position of the event it edits, reacts to or removes, or the user number it is about.
    package let target: Int64?
    /// Position of the event that removed its content.
    package let redactedBy: Int64?
    /// Canonical JSON without signatures and `unsigned`; redacted once removed.
    package let body: [UInt8]

    /// Puts together an event that was just appended.
    package init(
        position: Int64, rid: Int64, eventID: EventID, kind: EventKind, sender: Int64, at: Int64, depth: Int64, ordinal: Int64,
        target: Int64?, redactedBy: Int64?, body: [UInt8]
    ) {
        self.position = position
        self.rid = rid
        self.eventID = eventID
        self.kind = kind
        self.sender = sender
        self.at = at
        self.depth = depth
        self.ordinal = ordinal
        self.target = target
        self.redactedBy = redactedBy
        self.body = body
    }

    init(_ row: any SQLRow) {
        position = row.int(0)
        rid = row.int(1)
        eventID = EventID(stored: row.blob(2))
        kind = EventKind(rawValue: row.int(3)) ?? .other
        sender = row.int(4)
        at = row.int(5)
        depth = row.int(6)
        ordinal = row.int(7)
        target = row.intOrNil(8)
        redactedBy = row.intOrNil(9)
        body = row.blob(10)
    }

    /// The event's `content`. A body that does not parse is damage on disk.
    package func content() throws(StorageFailure) -> JSONObject {
        guard let content = JSON(of: "content", inCanonical: body)?.object else {
            throw StorageFailure(.corrupt, "the event at position \(position) cannot be read")
        }
        return content
    }
}

extension SQLSession {
    /// The event at a position.
    package func event(at position: Int64) throws(StorageFailure) -> StoredEvent? {
        try first(
            """
            SELECT position, rid, event_id, kind, sender, at, depth, ordinal, target, redacted_by, body
            FROM events WHERE position = $1
            """, [.int(position)]
        ) { StoredEvent($0) }
    }

    /// The position of the newest thing in the stream: an event or a note.
    package func head() throws(StorageFailure) -> Int64 {
        let event = try integer("SELECT max(position) FROM events") ?? 0
        let note = try integer("SELECT max(position) FROM notes") ?? 0
        return max(event, note, try fact(LogFact.positionFloor).flatMap { Int64($0) } ?? 0)
    }

    /// The lowest position of an event, 0 at most: those that stand before or beside the stream count down from 0.
    func floor() throws(StorageFailure) -> Int64 { min(0, try integer("SELECT min(position) FROM events") ?? 0) }

    /// One of the node's facts: its name, instance, cursors.
    package func fact(_ key: String) throws(StorageFailure) -> String? {
        try first("SELECT value FROM node_facts WHERE key = $1", [.text(key)]) { $0.text(0) }
    }
}

extension WriteSession {
    /// Writes one of the node's facts.
    package func setFact(_ key: String, _ value: String) throws(StorageFailure) {
        try run(
            "INSERT INTO node_facts (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            .text(key), .text(value))
    }
}

extension EventID {
    /// The id in a column that a CHECK keeps at 32 bytes.
    init(stored bytes: [UInt8]) {
        guard let id = EventID(bytes: bytes) else { preconditionFailure("the schema lets only 32 bytes in") }
        self = id
    }
}
