import CanonicalJSON
import Chat
import Storage

/// `GET messages/{messageId}/receipts`: who of the others has it delivered and read; for whoever may read the message.
enum ListReceipts {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        return Answer(
            try await node.read { session in
                let (event, found) = try MemberRoom.message(session, node, messageID: messageID, caller)
                let items = try session.markers(rid: found.room.rid, except: event.sender).compactMap { try receipt($0, event, session) }
                return PageObject.json(items: items, prev: nil, next: nil)
            })
    }

    /// Nil for somebody whom the message has not reached. Whoever has read it has got it by then.
    private static func receipt(_ marker: MarkerRow, _ event: StoredEvent, _ session: any SQLSession) throws -> JSON? {
        let isRead = marker.read >= event.position
        guard isRead || marker.delivered >= event.position, let user = try session.user(uid: marker.uid) else { return nil }
        let read = try session.markerPassed(rid: event.rid, uid: marker.uid, .read, position: event.position)
        let delivered = try session.markerPassed(rid: event.rid, uid: marker.uid, .delivered, position: event.position)
        let first = [read, delivered].compactMap(\.self).min() ?? marker.deliveredAt ?? marker.readAt
        // Moves within one second count as one, at the time of the first: the message may have come a moment after that.
        func time(_ passed: Int64?) -> JSON { .time(passed.map { max($0, event.at) }) }
        return ["user": UserObject.brief(user), "deliveredAt": time(first), "readAt": isRead ? time(read ?? marker.readAt) : .null]
    }
}
