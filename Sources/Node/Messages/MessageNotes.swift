import CanonicalJSON
import Chat
import Storage

/// Durable things in the stream, beside the events, that concern messages.
enum MessageNotes {
    /// A message is gone for everybody in the room, and no event of the room says so.
    static func deleted(_ transaction: Transaction, _ event: StoredEvent, in room: RoomRow, by user: UserRow) throws -> Note {
        let note = try transaction.node.log.append(
            note: LiveEventName.messageDeleted, uid: 0, rid: room.rid,
            data: { position in
                let data: JSON = [
                    "roomId": .string(room.roomID), "messageId": .string(event.eventID.text), "by": UserObject.brief(user),
                    "position": .int(position),
                ]
                return data.encoded()
            }, in: transaction.session)
        transaction.announce(
            .event(LiveEvent(position: note.position, audience: .room(room.rid), name: note.name, data: note.data)))
        return note
    }

    /// The caller deleted a message for themselves.
    static func hidden(_ transaction: Transaction, _ event: StoredEvent, in room: RoomRow, _ caller: Caller) throws {
        guard let user = try transaction.session.user(uid: caller.uid) else { return }
        let note = try transaction.node.log.append(
            note: LiveEventName.messageDeleted, uid: caller.uid, rid: room.rid,
            data: { position in
                let data: JSON = [
                    "roomId": .string(room.roomID), "messageId": .string(event.eventID.text), "by": UserObject.brief(user),
                    "for": "me", "position": .int(position),
                ]
                return data.encoded()
            }, in: transaction.session)
        transaction.announce(
            .event(LiveEvent(position: note.position, audience: .users([caller.uid]), name: note.name, data: note.data)))
    }
}
