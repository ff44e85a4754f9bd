import CanonicalJSON
import Chat
import Storage

/// `POST rooms/{roomId}/leave` and `leave_room`: leaves, declines an invite, or takes a knock back.
enum LeaveRoom {
    @Sendable
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let found = try MemberRoom.known(transaction.session, roomID: roomID, caller)
            switch found.member.membership {
            case "leave": return
            case "ban": throw Refusal.notFound(.room)
            default: break
            }
            guard let user = try transaction.session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
            try MembershipChange(transaction: transaction, room: found.room, sender: user, target: user).append(.leave)
        }
        await node.gateway.confirm()
        return Answer(["roomId": .string(roomID)])
    }
}
