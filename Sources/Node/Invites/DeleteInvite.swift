import CanonicalJSON
import Chat
import Storage

/// `DELETE rooms/{roomId}/invites/{token}`.
enum DeleteInvite {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        let token = ask.input["token"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let found = try InviteRules.makers(transaction, roomID: roomID, caller)
            guard try transaction.session.deleteRoomInvite(token: token, rid: found.room.rid) else { throw Refusal.notFound(.invite) }
        }
        return .nothing
    }
}
