import CanonicalJSON
import Chat
import Storage

/// `GET messages/{messageId}`.
enum ShowMessage {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let messageID = ask.input["messageId"]?.string ?? ""
        return Answer(
            encoded: try await node.read { session in
                let (event, found) = try MemberRoom.message(session, node, messageID: messageID, caller)
                return try MessageReader(session, node).bytes(of: event, in: found.room, viewer: caller.uid)
            })
    }
}
