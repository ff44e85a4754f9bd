import CanonicalJSON
import Chat
import Storage

/// `POST rooms/{roomId}/read` and `message_read`: everything up to a message is read; without one, everything so far.
enum MarkRead {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let input = ask.input
        return Answer(
            try await node.write { transaction in
                let session = transaction.session
                let marker = try MarkerAsk(session, node, input, caller)
                let (room, member) = (marker.found.room, marker.found.member)
                guard marker.position > member.readPosition else {
                    return UnreadObject.json(room, try session.unread(member, log: node.log))
                }
                try ReadMarker(session, node.log).move(member, to: marker.position, at: transaction.now)
                node.receipts.note(room: room, uid: caller.uid, status: .read)
                ReceiptPassing.note(transaction, marker, caller, .read)
                guard let after = try session.member(rid: room.rid, uid: caller.uid) else { throw Refusal.notFound(.room) }
                transaction.announce(.event(try UnreadObject.event(session, node, room, after)))
                return UnreadObject.json(room, try session.unread(after, log: node.log))
            })
    }
}

/// Moves members' read markers. Inside a write body.
struct ReadMarker {
    private let session: any WriteSession
    private let log: EventLog

    init(_ session: any WriteSession, _ log: EventLog) { (self.session, self.log) = (session, log) }

    /// Everything up to a position is read, and mentions before it are seen.
    func move(_ member: MemberRow, to position: Int64, at now: Int64) throws {
        let (rid, uid) = (member.rid, member.uid)
        let ordinal = try session.newestEvent(rid: rid, through: position)?.ordinal ?? 0
        let folded = try log.foldedThrough(in: session)
        let own = folded > position ? try session.ownMessages(rid: rid, uid: uid, after: position, through: folded) : 0
        try session.setRead(rid: rid, uid: uid, position: position, ordinal: ordinal, ownSince: own, at: now)
        try session.deleteMentions(uid: uid, rid: rid, through: position)
    }
}
