import CanonicalJSON
import Chat
import Storage

/// `PUT messages/{messageId}` and `edit_message`: only who sent a message edits it.
enum EditMessage {
    @Sendable
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let after = try MessageForm.content(ask.input, node: node)
        let messageID = ask.input["messageId"]?.string ?? ""
        return Answer(
            encoded: try await node.write { transaction in
                try transaction.checkSession(caller)
                let (event, found) = try MemberRoom.joinedMessage(transaction.session, node, messageID: messageID, caller)
                guard event.sender == caller.uid else { throw Refusal.forbidden("Only who sent a message can edit it.") }
                guard event.redactedBy == nil else { throw Refusal.conflict("This message was deleted.") }
                try MessageRules.check(transaction.session, found.room, caller)
                try edit(transaction, event, to: after, in: found.room, caller)
                return try MessageReader(transaction.session, node).bytes(of: event, in: found.room, viewer: caller.uid)
            })
    }

    /// The same content again changes nothing.
    private static func edit(
        _ transaction: Transaction, _ event: StoredEvent, to after: MessageContent, in room: RoomRow, _ caller: Caller
    ) throws {
        let session = transaction.session
        let newest = try session.newestEdit(of: event.position)
        guard let before = try MessageText.content(try event.content(), newest) else { return }
        let after = try MessageMedia.edited(after, before)
        guard before != after else { return }
        let draft = EventDraft(
            type: EventType.message, sender: try caller.sender, roomID: nil,
            content: after.editContent(of: event.eventID, before: before), originServerTS: transaction.now)
        let entry = LogEntry(draft, sender: caller.uid, kind: .edit, target: event.position)
        let edit = try transaction.node.log.append(entry, to: room.rid, in: session)
        try session.insertEdit(target: event.position, position: edit.position)
        try Mentions.replace(transaction, before: before, after: after, event, in: room)
        try transaction.tell(edit, in: room)
    }
}
