package import CanonicalJSON
import Chat
package import Storage

/// Writes the API's `room` objects, as one member (or an outsider in the directory) sees them.
package struct RoomObject {
    private let session: any SQLSession
    private let node: NodeContext
    private let messages: MessageReader

    /// Reads within a session's snapshot.
    package init(_ session: any SQLSession, _ node: NodeContext) {
        self.session = session
        self.node = node
        messages = MessageReader(session, node)
    }

    /// The whole object for a member: what everybody sees, `with`, `lastMessage` and `me`.
    package func bytes(_ room: RoomRow, for member: MemberRow) throws -> [UInt8] {
        var writer = JSONWriter(reserving: 1024)
        try open(room, in: &writer)
        if room.kind == "direct" {
            writer.key("with")
            if let partner = try partner(in: room, of: member.uid) { UserObject.writeBrief(partner, to: &writer) } else { writer.null() }
        }
        if member.isJoined {
            writer.key("lastMessage")
            if let message = try lastMessage(in: room, for: member) { writer.raw(message) } else { writer.null() }
        }
        writer.key("me")
        try writeMe(room, member, to: &writer)
        writer.endObject()
        return writer.bytes
    }

    /// What anybody who may see the room sees.
    package func bytes(_ room: RoomRow) throws -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        try open(room, in: &writer)
        writer.endObject()
        return writer.bytes
    }

    /// What everybody sees, without the closing brace.
    private func open(_ room: RoomRow, in writer: inout JSONWriter) throws {
        writer.beginObject()
        writer.member("id", room.roomID)
        writer.member("kind", room.kind)
        writer.member("visibility", room.visibility)
        writer.member("name", .text(room.name))
        writer.member("topic", .text(room.topic))
        writer.key("avatar")
        if let avatar = room.avatar { writer.raw(Array(avatar.utf8)) } else { writer.null() }
        writer.member("alias", .text(room.alias))
        writer.member("createdAt", Timestamp.text(room.createdAt))
        writer.member("memberCount", room.memberCount)
        writer.member("history", room.history)
        writer.member("knock", room.knock)
        writer.member("nodes", .array(try RoomNodes(session, node).list(room)))
        writer.member("replacedBy", .text(try replacement(of: room)))
        writer.member("replaces", .text(try session.predecessor(rid: room.rid)?.text))
    }

    /// The room that its people are to go to instead.
    private func replacement(of room: RoomRow) throws -> String? {
        try session.state(rid: room.rid, StateKey(EventType.tombstone))?.content["replacement_room"]?.string
    }

    private func partner(in room: RoomRow, of uid: Int64) throws -> UserRow? {
        try session.directPartner(of: uid, in: room.rid).flatMap { try session.user(uid: $0) }
    }

    /// The newest message of what the member may read now, and has not deleted for themselves.
    private func lastMessage(in room: RoomRow, for member: MemberRow) throws -> [UInt8]? {
        guard let stretch = try session.readableStretches(in: room, as: member).last,
            let found = try session.messages(rid: room.rid, newestIn: stretch, shownTo: member.uid, limit: 1).first
        else { return nil }
        var writer = JSONWriter(reserving: 512)
        try messages.write(messages.object(of: found, in: room), in: room, viewer: member.uid, to: &writer)
        return writer.bytes
    }

    private func writeMe(_ room: RoomRow, _ member: MemberRow, to writer: inout JSONWriter) throws {
        let counts = try session.unread(member, log: node.log)
        writer.beginObject()
        writer.member("membership", member.membership)
        writer.member("role", member.role)
        writer.member("unread", counts.unread)
        writer.member("mentions", counts.mentions)
        writer.member("settings", RoomSettingsObject.json(member))
        writer.member("readUpTo", try readUpTo(room, member))
        if member.membership == "invite" {
            writer.member("invitedBy", try session.user(uid: member.changedBy).map(UserObject.brief) ?? .null)
        }
        writer.endObject()
    }

    /// The id of the newest message at or before the marker.
    private func readUpTo(_ room: RoomRow, _ member: MemberRow) throws -> JSON {
        guard member.readPosition > 0 else { return .null }
        return .text(try session.newestMessageID(rid: room.rid, through: member.readPosition)?.text)
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
