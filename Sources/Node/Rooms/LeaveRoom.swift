import CanonicalJSON
import Chat
import Federation
import Storage

/// `POST rooms/{roomId}/leave` and `leave_room`: leaves, declines an invite, or takes a knock back.
enum LeaveRoom {
    @Sendable
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        try await leaveElsewhere(node, RoomID(roomID), caller)
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

    /// Who is invited or knocks where this node is not in the room says so to the servers that are.
    private static func leaveElsewhere(_ node: NodeContext, _ roomID: RoomID?, _ caller: Caller) async throws(Refusal) {
        guard let links = node.links, let roomID else { return }
        let user = try await node.read { session in
            let found = try MemberRoom.known(session, roomID: roomID.text, caller)
            let isOver = found.member.membership == "leave" || found.member.membership == "ban"
            return try isOver || session.isResident(found.room) ? nil : session.user(uid: caller.uid)
        }
        if let user { _ = try await links.memberships.leave(roomID, user) }
    }
}
