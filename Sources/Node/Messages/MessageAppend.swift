import CanonicalJSON
import Chat
import Storage

/// Appends a message, notes whom it mentions, and announces it to the room.
enum MessageAppend {
    /// Called in a write body, after everything was checked.
    static func append(
        _ transaction: Transaction, _ message: MessageContent, _ content: JSONObject, temp: (key: TempKey, digest: [UInt8])?,
        in room: RoomRow, _ caller: Caller
    ) throws -> StoredEvent {
        let draft = EventDraft(
            type: EventType.message, sender: try caller.sender, roomID: nil, content: content, originServerTS: transaction.now)
        let entry = LogEntry(draft, sender: caller.uid, kind: .message, temp: temp)
        let event = try transaction.node.log.append(entry, to: room.rid, in: transaction.session)
        try Mentions.note(transaction, message, event, in: room)
        try announce(transaction, event, in: room, temp: temp?.key)
        return event
    }

    /// Encoded once for everybody; the sending session hears its `tempId` in a variant of its own.
    private static func announce(_ transaction: Transaction, _ event: StoredEvent, in room: RoomRow, temp: TempKey?) throws {
        let reader = MessageReader(transaction.session, transaction.node)
        var message = try reader.json(of: event, in: room)
        let data = data(message, event)
        var own: LiveEvent.OwnVariant?
        if let temp {
            message["tempId"] = .string(temp.tempID)
            own = LiveEvent.OwnVariant(sid: temp.sid, data: self.data(message, event))
        }
        transaction.announce(
            .event(LiveEvent(position: event.position, audience: .room(room.rid), name: LiveEventName.newMessage, data: data, own: own)))
    }

    private static func data(_ message: JSON, _ event: StoredEvent) -> [UInt8] {
        (["message": message, "position": .int(event.position)] as JSON).encoded()
    }
}

extension Caller {
    /// The caller as the sender of an event.
    var sender: UserID {
        get throws {
            guard let id = UserID(userID) else { throw Refusal(.internalError, "The account's identifier cannot be read.") }
            return id
        }
    }
}
