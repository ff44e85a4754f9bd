import CanonicalJSON
import Chat
import Storage

/// `PUT rooms/{roomId}/typing`.
enum SetTyping {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let isTyping = fields.optionalBool("isTyping") ?? true
        try fields.check()
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        let found = try await node.read { session in try MemberRoom.joined(session, roomID: roomID, caller) }
        node.gateway.typing(node, in: RoomKey(rid: found.room.rid, roomID: roomID), caller: caller, isTyping: isTyping)
        return Answer([:])
    }
}
