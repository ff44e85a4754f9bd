import CanonicalJSON
import Chat
import Storage

/// Up to where a caller says to have read or received a room: by a message, or everything so far.
struct MarkerAsk {
    let found: MemberRoom
    let position: Int64

    /// Reads `roomId` and `messageId`; a message alone says which room it is.
    init(_ session: any SQLSession, _ node: NodeContext, _ input: JSON, _ caller: Caller) throws {
        if let named = input["messageId"], !named.isNull, named.string == nil {
            throw Refusal.invalid("messageId", .wrongType, "messageId must be text.")
        }
        guard let messageID = input["messageId"]?.string else {
            let found = try MemberRoom.joined(session, roomID: input["roomId"]?.string ?? "", caller)
            self.found = found
            position = try session.newestEvent(rid: found.room.rid)?.position ?? 0
            return
        }
        let (event, found) = try MemberRoom.joinedMessage(session, node, messageID: messageID, caller)
        if let roomID = input["roomId"]?.string, roomID != found.room.roomID { throw Refusal.notFound(.message) }
        self.found = found
        position = event.position
    }
}
