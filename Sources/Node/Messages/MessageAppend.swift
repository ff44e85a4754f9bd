import CanonicalJSON
import Chat
import Storage

/// Appends a message, notes whom it mentions, and announces it to the room.
enum MessageAppend {
    /// Called in a write body, after everything was checked.
    static func append(
        _ transaction: Transaction, _ message: MessageContent, _ content: JSONObject, temp: (key: TempKey, digest: [UInt8])?,
        in room: RoomRow, _ caller: Caller
    ) throws -> FreshMessage {
        let draft = EventDraft(
            type: EventType.message, sender: try caller.sender, roomID: nil, content: content, originServerTS: transaction.now)
        let entry = LogEntry(draft, sender: caller.uid, kind: .message, temp: temp)
        let event = try transaction.node.log.append(entry, to: room.rid, in: transaction.session)
        try Mentions.note(transaction, message, event, in: room)
        try MessageMedia.use(message, transaction, event)
        let fresh = try MessageReader(transaction.session, transaction.node).fresh(event, content, in: room)
        transaction.noteAppended(fresh)
        announce(transaction, fresh, temp: temp?.key)
        return fresh
    }

    /// Encoded once for everybody; the sending session hears its `tempId` in a variant of its own.
    private static func announce(_ transaction: Transaction, _ fresh: FreshMessage, temp: TempKey?) {
        transaction.announceLater {
            let (message, position) = (fresh.object, fresh.event.position)
            let own = temp.map { LiveEvent.OwnVariant(sid: $0.sid, data: message.announced(at: position, tempID: $0.tempID)) }
            return .event(
                LiveEvent(
                    position: position, audience: .room(fresh.event.rid), name: LiveEventName.newMessage,
                    data: message.announced(at: position), own: own))
        }
    }
}

extension Caller {
    /// The caller as the sender of an event.
    var sender: UserID {
        get throws {
            guard let user else { throw Refusal(.internalError, "The account's identifier cannot be read.") }
            return user
        }
    }
}
