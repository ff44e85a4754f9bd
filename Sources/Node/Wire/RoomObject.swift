package import CanonicalJSON
import Chat
package import Storage

/// The API's `room` object, as one member (or an outsider in the directory) sees it.
package struct RoomObject {
    private let session: any SQLSession
    private let node: NodeContext
    private let messages: MessageReader

    /// Reads in a snapshot of its own.
    package init(_ session: any SQLSession, _ node: NodeContext, viewer: Int64?) {
        self.session = session
        self.node = node
        messages = MessageReader(session, node, viewer: viewer)
    }

    /// The whole object for a member: what everybody sees, `with`, `lastMessage` and `me`.
    package func json(_ room: RoomRow, for member: MemberRow) throws -> JSON {
        var object = try json(room)
        if room.kind == "direct" { object["with"] = try partner(in: room, of: member.uid) }
        if member.isJoined { object["lastMessage"] = try lastMessage(in: room, for: member) }
        object["me"] = try me(room, member)
        return object
    }

    /// What anybody who may see the room sees.
    package func json(_ room: RoomRow) throws -> JSON {
        .object([
            "id": .string(room.roomID),
            "kind": .string(room.kind),
            "visibility": .string(room.visibility),
            "name": room.name.map(JSON.string) ?? .null,
            "topic": room.topic.map(JSON.string) ?? .null,
            "avatar": .null,
            "alias": room.alias.map(JSON.string) ?? .null,
            "createdAt": .string(Timestamp.text(room.createdAt)),
            "memberCount": .int(room.memberCount),
            "history": .string(room.history),
            "knock": .bool(room.knock),
            "nodes": .array([.object(["name": .string(node.configuration.identity.name), "reachable": .bool(true)])]),
            "replacedBy": .null,
        ])
    }

    private func partner(in room: RoomRow, of uid: Int64) throws -> JSON {
        guard let other = try session.directPartner(of: uid, in: room.rid), let user = try session.user(uid: other) else { return .null }
        return UserObject.brief(user)
    }

    private func lastMessage(in room: RoomRow, for member: MemberRow) throws -> JSON {
        var place = Int64.max
        for _ in 0..<20 {
            guard let event = try session.messages(rid: room.rid, before: place, limit: 1).first,
                try session.mayRead(event, in: room, as: member)
            else { return .null }
            if try !session.isHidden(event.position, from: member.uid) { return try messages.json(of: event, in: room) }
            place = event.position
        }
        return .null
    }

    private func me(_ room: RoomRow, _ member: MemberRow) throws -> JSON {
        let counts = try session.unread(member, log: node.log)
        var me: JSON = .object([
            "membership": .string(member.membership),
            "role": .string(member.role),
            "unread": .int(counts.unread),
            "mentions": .int(counts.mentions),
            "settings": RoomSettingsObject.json(member),
        ])
        me["readUpTo"] = try readUpTo(room, member)
        return me
    }

    /// The id of the newest message at or before the marker.
    private func readUpTo(_ room: RoomRow, _ member: MemberRow) throws -> JSON {
        guard member.readPosition > 0,
            let event = try session.messages(rid: room.rid, before: member.readPosition + 1, limit: 1).first
        else { return .null }
        return .string(event.eventID.text)
    }
}

/// The API's settings of a member for a room.
package enum RoomSettingsObject {
    /// `{mute, pin, archive, notify}`.
    package static func json(_ member: MemberRow) -> JSON {
        .object([
            "mute": .bool(member.mute), "pin": .bool(member.pin), "archive": .bool(member.archive), "notify": .string(member.notify),
        ])
    }
}
