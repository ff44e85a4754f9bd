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
                try move(session, node, marker, at: transaction.now)
                guard let after = try session.member(rid: room.rid, uid: caller.uid) else { throw Refusal.notFound(.room) }
                transaction.announce(.event(try UnreadObject.event(session, node, room, after)))
                node.receipts.note(room: room, uid: caller.uid, status: .read)
                return UnreadObject.json(room, try session.unread(after, log: node.log))
            })
    }

    private static func move(_ session: any WriteSession, _ node: NodeContext, _ marker: MarkerAsk, at now: Int64) throws {
        let (rid, uid) = (marker.found.room.rid, marker.found.member.uid)
        let ordinal = try session.newestEvent(rid: rid, through: marker.position)?.ordinal ?? 0
        let folded = try node.log.foldedThrough(in: session)
        let own = folded > marker.position ? try session.ownMessages(rid: rid, uid: uid, after: marker.position, through: folded) : 0
        try session.setRead(rid: rid, uid: uid, position: marker.position, ordinal: ordinal, ownSince: own, at: now)
        try session.deleteMentions(uid: uid, rid: rid, through: marker.position)
    }
}
