import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST rooms/{roomId}/messages`, `POST users/{userId}/messages` and `send_message`.
enum SendMessage {
    /// The room a message goes to: a room by id, or the direct room with a user, made when first written to.
    enum Destination: Sendable {
        case room(String)
        case user(String)
    }

    /// A message that was sent, now or before under the same `tempId`.
    private enum Sent {
        case now(FreshMessage, tempID: String?)
        case before([UInt8])

        /// As who sent it sees it.
        var message: [UInt8] {
            switch self {
            case .now(let fresh, let tempID): fresh.answer(tempID: tempID)
            case .before(let message): message
            }
        }

        var answer: Answer {
            if case .now = self { Answer(encoded: message, isNew: true) } else { Answer(encoded: message, isNew: false) }
        }
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let work = try prepared(node, ask)
        let partner = ask.input["roomId"] == nil ? ask.input["userId"]?.string : nil
        if let partner { try await UserElsewhere.know(node, named: partner) }
        let answer = try await node.write { try work($0).answer }
        if let partner { try await DirectRoom.invitePartner(node, named: partner, ask.user) }
        return answer
    }

    /// Writes the message without a task, on the session's loop or by the writer: the answer rides the commit's hand-over to the loops.
    @Sendable
    static func submit(
        _ node: NodeContext, _ ask: Ask, _ reply: LiveReply?, _ shard: LiveShard, _ refused: @escaping @Sendable (Refusal) -> Void
    ) {
        do throws(Refusal) {
            let work = try prepared(node, ask)
            node.submit(from: shard) { transaction in
                let sent = try work(transaction)
                if let reply { transaction.announceLater { .acknowledge(reply, sent.message) } }
            } _: { refusal in
                if let refusal { return refused(refusal) }
                guard ask.input["roomId"] == nil, let partner = ask.input["userId"]?.string else { return }
                // The message is there; whoever it is for hears of it when their node does.
                Task { try? await DirectRoom.invitePartner(node, named: partner, ask.user) }
            }
        } catch {
            refused(error)
        }
    }

    private static func prepared(
        _ node: NodeContext, _ ask: Ask
    ) throws(Refusal) -> @Sendable (Transaction) throws -> Sent {
        let caller = ask.user
        let form = try MessageForm(ask.input, node: node)
        let destination = try destination(ask.input)
        if let refusal = node.limits.refusal(.messages, uid: caller.uid, address: ask.address, place: destination.name) { throw refusal }
        let digest = form.tempID.map { _ in Array(Digest.sha256(form.digestInput).prefix(16)) }
        return { transaction in
            try transaction.checkSession(caller)
            let room = try room(transaction, destination, caller)
            return try send(transaction, form, digest, in: room, caller)
        }
    }

    private static func destination(_ input: JSON) throws(Refusal) -> Destination {
        if let roomID = input["roomId"]?.string { return .room(roomID) }
        if let userID = input["userId"]?.string { return .user(userID) }
        throw .invalid("roomId", .required, "roomId or userId is missing.")
    }

    private static func room(_ transaction: Transaction, _ destination: Destination, _ caller: Caller) throws -> RoomRow {
        switch destination {
        case .room(let roomID): try joinedRoom(transaction, roomID, caller)
        case .user(let userID): try DirectRoom.open(transaction, with: userID, caller).room
        }
    }

    /// As ``MemberRoom/joined(_:roomID:_:)``, with what the log keeps of those who write.
    private static func joinedRoom(_ transaction: Transaction, _ roomID: String, _ caller: Caller) throws -> RoomRow {
        let session = transaction.session
        guard let room = try session.room(id: roomID), room.removedAt == nil,
            try transaction.node.log.isJoined(caller.sender, uid: caller.uid, to: room.rid, in: session)
        else { throw Refusal.notFound(.room) }
        return room
    }

    private static func send(
        _ transaction: Transaction, _ form: MessageForm, _ digest: [UInt8]?, in room: RoomRow, _ caller: Caller
    ) throws -> Sent {
        let temp = form.tempID.flatMap { tempID in
            digest.map { (key: TempKey(sid: caller.sid, rid: room.rid, tempID: tempID), digest: $0) }
        }
        if let temp, let sent = try repeated(transaction, temp.key, temp.digest, in: room, caller) { return sent }
        try MessageRules.check(transaction.session, room, caller)
        let replyTo = try MessagePlacement.replyTarget(form, transaction, in: room)
        let message = try MessageMedia.completed(form.content, transaction, in: room, sender: caller)
        let content = message.eventContent(replyTo: replyTo)
        let fresh = try MessageAppend.append(transaction, message, content, temp: temp, in: room, caller)
        return .now(fresh, tempID: form.tempID)
    }

    /// The same `tempId` with the same content gives the first answer again.
    private static func repeated(
        _ transaction: Transaction, _ key: TempKey, _ digest: [UInt8], in room: RoomRow, _ caller: Caller
    ) throws -> Sent? {
        let session = transaction.session
        guard let mark = try transaction.node.log.mark(of: key, at: transaction.now, in: session) else { return nil }
        guard mark.digest == digest else {
            throw Refusal(.tempIDReused, "This tempId was used for another message.")
        }
        guard let event = try session.event(at: mark.position) else { throw Refusal.notFound(.message) }
        let message = try MessageReader(session, transaction.node).bytes(of: event, in: room, viewer: caller.uid, tempID: key.tempID)
        return .before(message)
    }
}

extension SendMessage.Destination {
    /// What the rate limit counts by.
    fileprivate var name: String {
        switch self {
        case .room(let id), .user(let id): id
        }
    }
}

extension MessageForm {
    /// What makes two requests the same: the content and what it replies to.
    fileprivate var digestInput: [UInt8] {
        JSON.array([.object(content.eventContent()), .text(replyTo?.text)]).encoded()
    }
}
