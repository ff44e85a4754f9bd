import CanonicalJSON
import Chat
import Storage

/// `GET rooms`: the caller's rooms, those with the newest events last.
enum ListRooms {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let limits = node.configuration.rooms
        let wanted = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        return Answer(
            encoded: try await node.read { session in
                let objects = RoomObject(session, node)
                let page = try Page.load(
                    wanted, startsAtEnd: true, place: { Cursor($0.place) },
                    after: { try session.roomsByOldest(uid: caller.uid, after: $0?.number ?? 0, limit: $1) },
                    before: { try session.roomsByNewest(uid: caller.uid, before: $0?.number ?? .max, limit: $1) })
                return try page.bytes { row, writer in
                    guard let room = try session.room(rid: row.rid), let member = try session.member(rid: row.rid, uid: caller.uid)
                    else { return writer.null() }
                    writer.raw(try objects.bytes(room, for: member))
                }
            })
    }
}
