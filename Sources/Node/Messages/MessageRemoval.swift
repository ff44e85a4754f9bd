import CanonicalJSON
import Chat
import Storage

/// Deletes a message for everyone: what was said leaves the log, its edits, reactions and counts.
enum MessageRemoval {
    /// Appends a redaction. Inside a write body, after the right to do it was checked.
    static func remove(_ transaction: Transaction, _ event: StoredEvent, in room: RoomRow, _ caller: Caller) throws {
        let redaction = try append(transaction, redacting: event, content: [:], in: room, target: event.position, caller)
        try empty(transaction, event, in: room, by: redaction.position)
        try transaction.tell(redaction, in: room)
    }

    /// Removes what somebody said in a room they are not in any more, where no event of theirs is accepted: the room is told by a note
    /// in its stream. Inside a write body, for who sent it.
    static func erase(_ transaction: Transaction, _ event: StoredEvent, in room: RoomRow, _ user: UserRow) throws {
        let log = transaction.node.log
        let position =
            try room.removedAt == nil
            ? MessageNotes.deleted(transaction, event, in: room, by: user).position : log.takePosition(in: transaction.session)
        try empty(transaction, event, in: room, by: position)
        // The index of words follows events only.
        try transaction.session.removeFromSearch(event.position)
    }

    private static func empty(_ transaction: Transaction, _ event: StoredEvent, in room: RoomRow, by position: Int64) throws {
        let session = transaction.session
        let said = try MessageText.content(try event.content(), try session.newestEdit(of: event.position))
        try session.redact(event, by: position, at: transaction.now)
        for edit in try session.edits(of: event.position) { try session.redact(at: edit, by: position, at: transaction.now) }
        for reaction in try session.reactions(target: event.position) {
            try session.redact(at: reaction.position, by: position, at: transaction.now)
        }
        try session.deleteReactions(target: event.position)
        try session.insertDeletedMessage(rid: room.rid, ordinal: event.ordinal, sender: event.sender)
        if let said, room.removedAt == nil { try Mentions.remove(transaction, said, event, in: room) }
    }

    /// Appends a redaction of an event; `target` is what clients are told it is about.
    static func append(
        _ transaction: Transaction, redacting event: StoredEvent, content: JSONObject, in room: RoomRow, target: Int64, _ caller: Caller
    ) throws -> StoredEvent {
        let draft = EventDraft(
            type: EventType.redaction, sender: try caller.sender, roomID: nil, content: content, originServerTS: transaction.now,
            redacts: event.eventID)
        let entry = LogEntry(draft, sender: caller.uid, kind: .redaction, target: target)
        return try transaction.node.log.append(entry, to: room.rid, in: transaction.session)
    }
}
