import CanonicalJSON
import Chat
import Storage

/// `DELETE admin/rooms/{id}`: a room is over for everybody on this node. The admin need not be its member.
enum CloseRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let admin = ask.actor
        let id = ask.input["id"]
        try await node.write { transaction in
            try transaction.check(admin)
            let room = try transaction.session.anyRoom(id)
            guard room.removedAt == nil else { throw Refusal.notFound(.room) }
            try transaction.audit(
                admin, .closeRoom, of: room.roomID, ["name": .text(room.name), "members": .int(room.memberCount)])
            try RoomRemoval.remove(transaction, room, reason: "closed")
        }
        await node.gateway.confirm()
        return .nothing
    }
}
