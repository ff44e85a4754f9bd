import CanonicalJSON
import Chat
import Storage

/// `GET admin/rooms/{id}`: one room, also a closed one.
enum ShowAnyRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let id = ask.input["id"]
        return Answer(try await node.read { session in try RoomEntryObject.json(session.anyRoom(id), session) })
    }
}

extension SQLSession {
    /// A room for an admin, who need not be its member; closed ones too. `room_not_found` for everything else.
    func anyRoom(_ name: JSON?) throws -> RoomRow {
        guard let id = name?.string, let room = try room(id: id) else { throw Refusal.notFound(.room) }
        return room
    }
}
