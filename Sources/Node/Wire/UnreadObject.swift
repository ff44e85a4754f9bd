package import CanonicalJSON
package import Storage

/// The API's unread counts, as answers and as the event `unread_count`.
package enum UnreadObject {
    /// `{roomId, unread, mentions}`.
    package static func json(_ room: RoomRow, _ counts: UnreadCounts) -> JSON {
        .object(["roomId": .string(room.roomID), "unread": .int(counts.unread), "mentions": .int(counts.mentions)])
    }

    /// The whole of `unread_count` for one room, with the total over all rooms.
    package static func json(_ session: any SQLSession, _ node: NodeContext, _ room: RoomRow, _ member: MemberRow) throws -> JSON {
        var object = json(room, try session.unread(member, log: node.log))
        object["total"] = .int(try total(session, node, uid: member.uid))
        return object
    }

    /// The unread messages of all rooms of a user.
    package static func total(_ session: any SQLSession, _ node: NodeContext, uid: Int64) throws -> Int64 {
        try session.joinedRooms(uid: uid).reduce(0) { sum, room in
            guard let member = try session.member(rid: room.rid, uid: uid) else { return sum }
            return sum + (try session.unread(member, log: node.log)).unread
        }
    }

    /// `unread_count` for a user's own sessions.
    static func event(_ session: any SQLSession, _ node: NodeContext, _ room: RoomRow, _ member: MemberRow) throws -> LiveEvent {
        let data = try json(session, node, room, member).encoded()
        return LiveEvent(position: nil, audience: .users([member.uid]), name: LiveEventName.unreadCount, data: data)
    }
}
