import CanonicalJSON
import Chat
import Storage

/// `PUT messages/{messageId}/reactions/{emoji}` and `add_reaction`; the same one again changes nothing.
enum AddReaction {
    @Sendable
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let emoji = fields.string("emoji", length: 1...64)
        try fields.check()
        try ReactionContent.check(emoji: emoji)
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let (event, found) = try MemberRoom.joinedMessage(transaction.session, node, messageID: messageID, caller)
            guard event.redactedBy == nil else { throw Refusal.conflict("This message was deleted.") }
            guard try transaction.session.reaction(target: event.position, emoji: emoji, uid: caller.uid) == nil else { return }
            try MessageRules.check(transaction.session, found.room, caller)
            try add(transaction, emoji, to: event, in: found.room, caller)
        }
        return Answer(["messageId": .string(messageID), "emoji": .string(emoji)])
    }

    private static func add(_ transaction: Transaction, _ emoji: String, to event: StoredEvent, in room: RoomRow, _ caller: Caller) throws {
        let session = transaction.session
        if try session.emojiCount(target: event.position) >= ReactionContent.emojiCount {
            throw Refusal.conflict("This message has as many different reactions as it can have.")
        }
        let draft = EventDraft(
            type: EventType.reaction, sender: try caller.sender, roomID: nil,
            content: ReactionContent.content(to: event.eventID, emoji: emoji), originServerTS: transaction.now)
        let entry = LogEntry(draft, sender: caller.uid, kind: .reaction, target: event.position)
        let reaction = try transaction.node.log.append(entry, to: room.rid, in: session)
        try session.insert(ReactionRow(target: event.position, emoji: emoji, uid: caller.uid, position: reaction.position))
        try transaction.tell(reaction, in: room)
    }
}
