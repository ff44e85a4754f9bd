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
                let items: [JSON] = try session.markers(rid: found.room.rid, except: event.sender).compactMap { marker in
                    let isRead = marker.read >= event.position
                    guard isRead || marker.delivered >= event.position, let user = try session.user(uid: marker.uid) else { return nil }
                    return [
                        "user": UserObject.brief(user), "deliveredAt": .time(marker.deliveredAt ?? marker.readAt),
                        "readAt": isRead ? .time(marker.readAt) : .null,
                    ]
                }
                return PageObject.json(items: items, prev: nil, next: nil)
            })
    }
}
