import CanonicalJSON
import Chat
import Storage

/// `GET users/{userId}/rooms`: the rooms both are joined to, the newest first made last, 200 at most.
enum SharedRooms {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let name = ask.input["userId"]?.string ?? ""
        return Answer(
            encoded: try await node.read { session in
                let user = try MemberEntry.user(session, node, named: name)
                let objects = RoomObject(session, node)
                let items = try session.sharedRooms(caller.uid, user.uid, limit: 200).compactMap { rid -> [UInt8]? in
                    guard let room = try session.room(rid: rid), let member = try session.member(rid: rid, uid: caller.uid) else {
                        return nil
                    }
                    return try objects.bytes(room, for: member)
                }
                return PageObject.bytes(items.reversed(), prev: nil, next: nil) { $1.raw($0) }
            })
    }
}
