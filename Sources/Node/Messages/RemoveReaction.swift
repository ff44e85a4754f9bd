import CanonicalJSON
import Chat
import Storage

/// `DELETE messages/{messageId}/reactions/{emoji}` and `remove_reaction`; one that is not there changes nothing.
enum RemoveReaction {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        _ = try await performLive(node, ask)
        return .nothing
    }

    /// Over a live connection the answer names the reaction.
    @Sendable
    static func performLive(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let emoji = fields.string("emoji", length: 1...64)
        try fields.check()
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            let (event, found) = try MemberRoom.joinedMessage(session, node, messageID: messageID, caller)
            guard let row = try session.reaction(target: event.position, emoji: emoji, uid: caller.uid),
                let reaction = try session.event(at: row.position)
            else { return }
            try remove(transaction, reaction, emoji, of: event, in: found.room, caller)
        }
        return Answer(["messageId": .string(messageID), "emoji": .string(emoji)])
    }

    private static func remove(
        _ transaction: Transaction, _ reaction: StoredEvent, _ emoji: String, of event: StoredEvent, in room: RoomRow, _ caller: Caller
    ) throws {
        let session = transaction.session
        let redaction = try MessageRemoval.append(
            transaction, redacting: reaction, content: RemovedReaction.content(emoji: emoji), in: room, target: event.position, caller)
        try session.redact(reaction, by: redaction.position, at: transaction.now)
        try session.deleteReaction(target: event.position, emoji: emoji, uid: caller.uid)
        try transaction.tell(redaction, in: room)
    }
}
