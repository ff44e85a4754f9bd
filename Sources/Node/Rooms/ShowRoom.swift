import CanonicalJSON
import Chat
import Storage

/// `GET rooms/{roomId}`: the room as the caller sees it; a public room also for those who are not in it.
enum ShowRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            encoded: try await node.read { session in
                guard let room = try session.room(id: roomID), room.removedAt == nil else { throw Refusal.notFound(.room) }
                let objects = RoomObject(session, node)
                if let member = try session.member(rid: room.rid, uid: caller.uid), member.membership != "ban" {
                    if member.membership != "leave" || room.visibility == "public" { return try objects.bytes(room, for: member) }
                }
                guard room.visibility == "public" else { throw Refusal.notFound(.room) }
                return try objects.bytes(room)
            })
    }
}
