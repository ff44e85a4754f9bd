import CanonicalJSON
import Chat
import Storage

/// `GET rooms/{roomId}/unread`, `GET unread` and `get_unread_count`: what the caller has not read.
enum ShowUnread {
    /// For one room, with the total; without a room, for all of them.
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string
        return Answer(
            try await node.read { session in
                guard let roomID else { return try all(session, node, caller) }
                let found = try MemberRoom.joined(session, roomID: roomID, caller)
                return try UnreadObject.json(session, node, found.room, found.member)
            })
    }

    private static func all(_ session: any SQLSession, _ node: NodeContext, _ caller: Caller) throws -> JSON {
        var total: Int64 = 0
        var mentions: Int64 = 0
        var rooms: [JSON] = []
        for joined in try session.joinedRooms(uid: caller.uid) {
            guard let room = try session.room(rid: joined.rid), let member = try session.member(rid: joined.rid, uid: caller.uid)
            else { continue }
            let counts = try session.unread(member, log: node.log)
            total += counts.unread
            mentions += counts.mentions
            if counts != .none { rooms.append(UnreadObject.json(room, counts)) }
        }
        return ["roomId": .null, "unread": .int(total), "mentions": .int(mentions), "total": .int(total), "rooms": .array(rooms)]
    }
}
