import CanonicalJSON
import Chat
import Storage

/// `DELETE rooms/{roomId}`: the owner closes the room for everybody; nobody hears or reads anything of it afterwards.
enum DeleteRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let found = try MemberRoom.joined(transaction.session, roomID: roomID, caller)
            guard found.member.role == Role.owner.rawValue else { throw Refusal.forbidden("Only who made a room can delete it.") }
            try RoomRemoval.remove(transaction, found.room, reason: "deleted")
        }
        await node.gateway.confirm()
        return .nothing
    }
}
