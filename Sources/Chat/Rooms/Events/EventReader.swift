internal import CanonicalJSON

extension Event {
    /// Reads an event from our own log, where its id is known and nothing needs to be hashed again.
    /// - Throws: ``Refusal`` when the text is not an event; then the log is damaged.
    package convenience init(stored canonical: [UInt8], id: EventID, version: RoomVersion) throws(Refusal) {
        let json: JSON
        do { json = try JSON(parsing: canonical) } catch { throw .badRequest(error.description) }
        guard case .object(let object) = json else { throw .badRequest("An event is a JSON object.") }
        try self.init(object: object, id: id, version: version, canonical: canonical)
    }

    /// Takes the fields out of `object`, which `canonical` is the text of.
    /// - Throws: ``Refusal`` `invalid`, naming the field.
    convenience init(object: JSONObject, id: EventID, version: RoomVersion, canonical: [UInt8]) throws(Refusal) {
        let fields = EventFields(object: object)
        let type = try fields.string("type")
        let isOwnName = version.roomIDIsCreateHash && type == EventType.create
        let content = try fields.object("content")
        let redacts = version.redactsIsInContent ? content["redacts"] : object["redacts"]
        self.init(
            id: id, version: version, roomID: isOwnName ? RoomID(create: id) : try fields.roomID(), type: type,
            stateKey: object["state_key"] == nil ? nil : try fields.string("state_key"), sender: try fields.sender(),
            originServerTS: try fields.integer("origin_server_ts", in: JSONNumber.exactRange),
            depth: try fields.integer("depth", in: EventLimits.depth),
            prevEvents: try fields.ids("prev_events", atMost: EventLimits.prevEvents),
            authEvents: try fields.ids("auth_events", atMost: EventLimits.authEvents), content: content,
            redacts: type == EventType.redaction ? redacts?.string.flatMap(EventID.init) : nil, canonical: canonical)
    }
}

/// Reads single fields of an event and says which one is wrong.
private struct EventFields {
    let object: JSONObject

    func string(_ name: String) throws(Refusal) -> String {
        guard let value = object[name] else { throw .invalid(name, .required, "An event has a \(name).") }
        guard let text = value.string else { throw .invalid(name, .wrongType, "An event's \(name) is a string.") }
        if text.utf8.count > EventLimits.fieldBytes { throw .invalid(name, .tooLong, "An event's \(name) has at most 255 bytes.") }
        return text
    }

    func object(_ name: String) throws(Refusal) -> JSONObject {
        guard let value = object[name]?.object else { throw .invalid(name, .wrongType, "An event's \(name) is an object.") }
        return value
    }

    func roomID() throws(Refusal) -> RoomID {
        guard let id = RoomID(try string("room_id")) else { throw .invalid("room_id", .malformed, "An event's room_id is a room id.") }
        return id
    }

    func sender() throws(Refusal) -> UserID {
        guard let id = UserID(try string("sender")) else { throw .invalid("sender", .malformed, "An event's sender is a user id.") }
        return id
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(Refusal) -> Int64 {
        guard let value = object[name]?.int else { throw .invalid(name, .wrongType, "An event's \(name) is an integer.") }
        guard range.contains(value) else { throw .invalid(name, .outOfRange, "An event's \(name) is out of range.") }
        return value
    }

    func ids(_ name: String, atMost limit: Int) throws(Refusal) -> [EventID] {
        guard let elements = object[name]?.array else { throw .invalid(name, .wrongType, "An event's \(name) is an array.") }
        if elements.count > limit { throw .invalid(name, .tooLong, "An event's \(name) has at most \(limit) entries.") }
        var ids: [EventID] = []
        ids.reserveCapacity(elements.count)
        for element in elements {
            guard let id = element.string.flatMap(EventID.init) else {
                throw .invalid(name, .malformed, "An event's \(name) holds event ids.")
            }
            ids.append(id)
        }
        return ids
    }
}
