import Chat
import Storage

/// Puts a form into its room.
enum MessagePlacement {
    /// What the message replies to: a message of the same room.
    static func replyTarget(_ form: MessageForm, _ transaction: Transaction, in room: RoomRow) throws -> EventID? {
        guard let replyTo = form.replyTo else { return nil }
        guard let position = try transaction.node.log.position(of: replyTo, in: transaction.session),
            let target = try transaction.session.event(at: position), target.rid == room.rid, target.kind == .message
        else { throw Refusal.notFound(.message) }
        return replyTo
    }
}
