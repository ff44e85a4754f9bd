import CanonicalJSON
import Chat
import Storage

/// `POST rooms/{roomId}/delivered` and `message_delivered`: everything up to a message has arrived.
enum MarkDelivered {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let input = ask.input
        return Answer(
            try await node.write { transaction in
                let session = transaction.session
                let marker = try MarkerAsk(session, node, input, caller)
                let (room, member) = (marker.found.room, marker.found.member)
                if marker.position > member.deliveredPosition {
                    try session.setDelivered(rid: room.rid, uid: caller.uid, position: marker.position, at: transaction.now)
                    node.receipts.note(room: room, uid: caller.uid, status: .delivered)
                    ReceiptPassing.note(transaction, marker, caller, .delivered)
                }
                return UnreadObject.json(room, try session.unread(member, log: node.log))
            })
    }
}
