package import CanonicalJSON
package import Chat

/// The resident's second half of a handshake: the event that a server hands in for one of its users (`send_join`, `send_leave`,
/// `send_knock`). What passes here still goes through the door into the log like any other event.
package struct HandedInEvent: Sendable {
    package let event: Event
    /// As they came; for a restricted join ours is still to be added.
    package let signatures: JSONObject
    /// Whether one of ours vouches for the join, so that the node signs it.
    package let isToBeSigned: Bool

    /// Judges the event.
    /// - Parameters:
    ///   - id: from the request's path; `room` too.
    ///   - origin: who signed the request; `own`: this node's name.
    ///   - verification: who has signed what.
    /// - Throws: ``HandshakeRefusal``.
    package init<Room: ResidentRoom>(
        _ json: JSON, id: String, _ membership: Membership, in room: Room?, from origin: String, own: String,
        verification: EventVerification, sha256: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) throws(HandshakeRefusal) {
        guard let room, !room.ownMembers.isEmpty || membership == .leave else { throw .notInRoom }
        guard room.admits(origin) else { throw .forbidden("This room keeps that server out.") }
        // The voucher's signature is ours and comes last; the sender is never one of ours, which is checked below.
        let others = EventVerification { $2.hasSameBytes(as: own) ? .valid : verification.verify($0, $1, $2) }
        let checks = ReceiptChecks(sha256: sha256, verification: others)
        guard case .passed(let checked) = checks.check(json, from: origin, answering: ReceivingRoom(room.state.creation)),
            !checked.isRedacted
        else { throw .forbidden("The event is not validly signed, or not one of this room.") }
        let event = checked.event
        guard event.id.text.hasSameBytes(as: id) else { throw .invalid("The event has another id.") }
        try HandedInEvent.check(event, membership, from: origin, own)
        try HandedInEvent.checkVoucher(event, membership, room, own)
        self.event = event
        signatures = checked.signatures
        isToBeSigned = membership == .join && MemberContent(content: event.content)?.authoriser != nil
    }

    private static func check(
        _ event: Event, _ membership: Membership, from origin: String, _ own: String
    ) throws(HandshakeRefusal) {
        guard event.type == EventType.member else { throw .invalid("The event is no membership.") }
        guard event.stateKey?.hasSameBytes(as: event.sender.text) == true else { throw .invalid("The membership is somebody else's.") }
        guard event.sender.server.hasSameBytes(as: origin), !origin.hasSameBytes(as: own) else {
            throw .forbidden("A server hands in events of its own users only.")
        }
        guard event.content["membership"]?.string == membership.rawValue else { throw .invalid("The membership is another one.") }
    }

    /// What we put our signature under we judge as if nobody had: the server need not have asked for a template.
    private static func checkVoucher<Room: ResidentRoom>(
        _ event: Event, _ membership: Membership, _ room: Room, _ own: String
    ) throws(HandshakeRefusal) {
        guard membership == .join, event.content["join_authorised_via_users_server"] != nil else { return }
        guard let user = MemberContent(content: event.content)?.authoriser, user.server.hasSameBytes(as: own) else {
            throw .invalid("Whoever vouches for the join is no user of this server.")
        }
        _ = try RestrictedJoin.authoriser(
            rule: room.state.joinRule(), power: RoomPower(creation: room.state.creation, levels: room.state.powerLevels()),
            candidates: room.ownMembers.filter { $0 == user }, standing: { room.standing(of: event.sender, in: $0) })
    }

    /// The answer to `send_join`: the room's state before the join and what it rests on, all of it.
    /// - Parameters:
    ///   - event: the join in its wire form with all signatures; `state` and `authChain`: the others in theirs.
    package static func joinAnswer(event: [UInt8], state: [[UInt8]], authChain: [[UInt8]], own: String) -> [UInt8] {
        var writer = JSONWriter(reserving: event.count + (state + authChain).reduce(512) { $0 + $1.count + 1 })
        writer.beginObject()
        write("auth_chain", authChain, to: &writer)
        writer.key("event")
        writer.raw(event)
        writer.member("members_omitted", false)
        writer.member("origin", own)
        write("state", state, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ name: String, _ events: [[UInt8]], to writer: inout JSONWriter) {
        writer.key(name)
        writer.beginArray()
        for event in events { writer.raw(event) }
        writer.endArray()
    }
}
