import CanonicalJSON
import Chat
import Storage

/// Deletes a message for everyone: a redaction is appended, and what was said leaves the log, its edits, reactions and counts.
enum MessageRemoval {
    /// Inside a write body, after the right to do it was checked.
    static func remove(_ transaction: Transaction, _ event: StoredEvent, in room: RoomRow, _ caller: Caller) throws {
        let session = transaction.session
        let said = try MessageText.content(try event.content(), try session.newestEdit(of: event.position))
        let redaction = try append(transaction, redacting: event, content: [:], in: room, target: event.position, caller)
        try session.redact(event, by: redaction.position)
        for position in try session.edits(of: event.position) { try session.redact(at: position, by: redaction.position) }
        for reaction in try session.reactions(target: event.position) { try session.redact(at: reaction.position, by: redaction.position) }
        try session.deleteReactions(target: event.position)
        try session.insertDeletedMessage(rid: room.rid, ordinal: event.ordinal, sender: event.sender)
        if let said { try Mentions.remove(transaction, said, event, in: room) }
        try transaction.tell(redaction, in: room)
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
