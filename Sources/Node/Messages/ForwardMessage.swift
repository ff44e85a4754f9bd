import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST messages/{messageId}/forward`: the message as it is now, as a new message in up to 20 rooms; all of them or none.
enum ForwardMessage {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let limit = node.configuration.rooms.forwards
        var fields = Fields(ask.input)
        let roomIDs = fields.strings("roomIds", most: limit)
        let tempID = fields.optionalString("tempId", length: 1...64)
        if roomIDs.isEmpty, fields.errors.isEmpty { fields.fault("roomIds", .required, "roomIds names at least one room.") }
        try fields.check()
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        for roomID in roomIDs {
            if let refusal = node.limits.refusal(.messages, uid: caller.uid, address: ask.address, place: roomID) { throw refusal }
        }
        return Answer(
            encoded: try await node.write { transaction in
                try transaction.checkSession(caller)
                let forward = try Forward(transaction, messageID, tempID: tempID, caller)
                let rooms = try roomIDs.map { try MemberRoom.joined(transaction.session, roomID: $0, caller).room }
                for room in rooms { try MessageRules.check(transaction.session, room, caller) }
                try MessageMedia.check(forward.message, transaction, to: rooms)
                return try forward.send(to: rooms)
            })
    }
}

/// One forwarding within one write body.
private struct Forward {
    let transaction: Transaction
    let caller: Caller
    let tempID: String?
    let message: MessageContent
    let source: ForwardSource
    let digest: [UInt8]

    /// Finds the message; the room it comes from is told only when it is public.
    init(_ transaction: Transaction, _ messageID: String, tempID: String?, _ caller: Caller) throws {
        let session = transaction.session
        let (event, found) = try MemberRoom.message(session, transaction.node, messageID: messageID, caller)
        let original = try event.content()
        guard event.redactedBy == nil, let message = try MessageText.content(original, try session.newestEdit(of: event.position)),
            let author = try session.user(uid: event.sender).flatMap({ UserID($0.userID) })
        else { throw Refusal.conflict("This message was deleted.") }
        self.transaction = transaction
        self.caller = caller
        self.tempID = tempID
        var forwarded = message
        forwarded.mentions = []
        forwarded.mentionsRoom = false
        self.message = forwarded
        let roomID = found.room.visibility == "public" ? RoomID(found.room.roomID) : nil
        source = ForwardSource(messageContent: original) ?? ForwardSource(roomID: roomID, sender: author)
        digest = Array(Digest.sha256(Array("forward \(messageID)".utf8)).prefix(16))
    }

    /// The new messages, in the order of the rooms.
    func send(to rooms: [RoomRow]) throws -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("messages")
        writer.beginArray()
        for room in rooms { writer.raw(try send(to: room)) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private func send(to room: RoomRow) throws -> [UInt8] {
        let session = transaction.session
        let key = tempID.map { TempKey(sid: caller.sid, rid: room.rid, tempID: $0) }
        if let key, let mark = try transaction.node.log.mark(of: key, at: transaction.now, in: session) {
            guard mark.digest == digest else { throw Refusal(.tempIDReused, "This tempId was used for another message.") }
            guard let event = try session.event(at: mark.position) else { throw Refusal.notFound(.message) }
            return try MessageReader(session, transaction.node).bytes(of: event, in: room, viewer: caller.uid)
        }
        let fresh = try MessageAppend.append(
            transaction, message, message.eventContent(forwardedFrom: source), temp: key.map { (key: $0, digest: digest) },
            in: room, caller)
        return fresh.answer(tempID: tempID)
    }
}
