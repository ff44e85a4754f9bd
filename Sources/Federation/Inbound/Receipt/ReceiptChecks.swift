package import CanonicalJSON
package import Chat

/// The steps that judge an event alone: ``ReceiptStep/limits`` to ``ReceiptStep/hash``. No event has a say in what becomes of another.
package struct ReceiptChecks: Sendable {
    private let sha256: @Sendable ([UInt8]) -> [UInt8]
    private let verification: EventVerification

    /// - Parameter sha256: 32 bytes.
    package init(sha256: @escaping @Sendable ([UInt8]) -> [UInt8], verification: EventVerification) {
        self.sha256 = sha256
        self.verification = verification
    }

    /// Judges an event that a peer pushed.
    /// - Parameter room: the rooms that the node is in.
    package func check(_ json: JSON, from origin: String, room: (RoomID) -> ReceivingRoom?) -> Receipt {
        do throws(RefusedEvent) {
            let id = try roomID(of: json)
            guard let room = room(id) else { throw RefusedEvent(.unknownRoom(id)) }
            return .passed(try check(json, from: origin, in: room))
        } catch {
            return .refused(error)
        }
    }

    /// Judges an event that a peer gave as an answer about one room.
    package func check(_ json: JSON, from peer: String, answering room: ReceivingRoom) -> Receipt {
        do throws(RefusedEvent) {
            if !isCreateOfItsRoom(json, room) {
                let id = try roomID(of: json)
                if id != room.creation.roomID { throw RefusedEvent(.otherRoom(id)) }
            }
            return .passed(try check(json, from: peer, in: room))
        } catch {
            return .refused(error)
        }
    }

    // The steps, in their order

    private func roomID(of json: JSON) throws(RefusedEvent) -> RoomID {
        guard case .object(let object) = json else { throw RefusedEvent(.notAnObject) }
        guard json.isNested(within: InboundLimits.depth) else { throw RefusedEvent(.nestedTooDeeply) }
        guard let id = object["room_id"]?.string.flatMap(RoomID.init) else { throw RefusedEvent(.noRoom) }
        return id
    }

    private func check(_ json: JSON, from server: String, in room: ReceivingRoom) throws(RefusedEvent) -> CheckedEvent {
        guard room.admits(server) else { throw RefusedEvent(.deniedServer(server)) }
        let received = try read(json, room)
        try checkSignatures(received)
        return CheckedEvent(received.event, signatures: received.signatures, isRedacted: !received.hashMatches)
    }

    private func read(_ json: JSON, _ room: ReceivingRoom) throws(RefusedEvent) -> ReceivedEvent {
        let received: ReceivedEvent
        do {
            received = try ReceivedEvent(json: json, version: room.creation.version, sha256: sha256)
        } catch {
            throw RefusedEvent(.malformed(error.errors.first?.detail ?? error.detail))
        }
        let event = received.event
        // In versions 10 and 11 anybody on the server that a room is named after could make it another one.
        if event.type == EventType.create, event.id != room.creation.id { throw RefusedEvent(.secondCreateEvent, id: event.id) }
        return received
    }

    private func checkSignatures(_ received: ReceivedEvent) throws(RefusedEvent) {
        let event = received.event
        for server in RequiredSignatures.servers(of: event) {
            switch verification.verify(event, received.signatures, server) {
            case .valid: continue
            case .invalid: throw RefusedEvent(.badSignature(server: server), id: event.id)
            case .keyNotObtainable: throw RefusedEvent(.keyNotObtainable(server: server), id: event.id)
            }
        }
    }

    /// The create event whose id the room bears does not name the room.
    private func isCreateOfItsRoom(_ json: JSON, _ room: ReceivingRoom) -> Bool {
        room.creation.version.roomIDIsCreateHash && json["room_id"] == nil && json["type"]?.string == EventType.create
            && json.isNested(within: InboundLimits.depth)
    }
}

extension JSON {
    /// Whether arrays and objects lie in each other no deeper than that. Looks no deeper than that either.
    func isNested(within depth: Int) -> Bool {
        switch self {
        case .null, .bool, .number, .string: true
        case .array(let elements): depth > 0 && elements.allSatisfy { $0.isNested(within: depth - 1) }
        case .object(let object): depth > 0 && object.allSatisfy { $0.value.isNested(within: depth - 1) }
        }
    }
}
