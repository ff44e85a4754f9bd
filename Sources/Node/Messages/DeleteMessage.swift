import CanonicalJSON
import Chat
import Storage

/// `DELETE messages/{messageId}?for=me|everyone` and `delete_message`. For me when nothing is said.
enum DeleteMessage {
    private enum For: String, CaseIterable {
        case me, everyone
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        _ = try await performLive(node, ask)
        return .nothing
    }

    /// Over a live connection the answer names the message.
    @Sendable
    static func performLive(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let whom = fields.optionalChoice("for", of: For.self) ?? .me
        try fields.check()
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            switch whom {
            case .me: try hide(transaction, messageID, caller)
            case .everyone: try delete(transaction, messageID, caller)
            }
        }
        return Answer(["messageId": .string(messageID)])
    }

    /// Gone for the caller's own sessions only; others see it as before.
    private static func hide(_ transaction: Transaction, _ messageID: String, _ caller: Caller) throws {
        let session = transaction.session
        let (event, found) = try MemberRoom.message(session, transaction.node, messageID: messageID, caller)
        try session.hide(event.position, from: caller.uid)
        try MessageNotes.hidden(transaction, event, in: found.room, caller)
    }

    /// Emptied for everybody, in the log too. Done again it changes nothing.
    private static func delete(_ transaction: Transaction, _ messageID: String, _ caller: Caller) throws {
        let session = transaction.session
        let (event, found) = try MemberRoom.joinedMessage(session, transaction.node, messageID: messageID, caller)
        guard event.redactedBy == nil else { return }
        guard let permissions = try transaction.node.log.authority(of: event.rid, in: session).permissions,
            let author = try session.user(uid: event.sender).flatMap({ UserID($0.userID) }),
            permissions.mayDelete(messageOf: author, by: try caller.sender)
        else { throw Refusal.forbidden("Your role in this room does not let you delete messages of others.") }
        try MessageRemoval.remove(transaction, event, in: found.room, caller)
    }
}
