import CanonicalJSON
import Chat
import Storage

/// `POST rooms/{roomId}/join`, `POST rooms/join` and `join_room`: joins, or answers the same when already in.
enum JoinRoom {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let found = try await join(node, ask)
        return Answer(encoded: try await node.read { session in try RoomObject(session, node).bytes(found.room, for: found.member) })
    }

    /// Over a live connection the newest messages come with it.
    @Sendable
    static func performLive(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let found = try await join(node, ask)
        return Answer(
            encoded: try await node.read { session in
                var writer = JSONWriter(reserving: 32_768)
                writer.beginObject()
                writer.member("roomId", found.room.roomID)
                writer.key("room")
                writer.raw(try RoomObject(session, node).bytes(found.room, for: found.member))
                let history = try MessageHistory(session, node, found)
                let page = try history.load(PageAsk(["limit": .int(node.configuration.rooms.pageDefault)]))
                writer.key("messages")
                writer.beginArray()
                for message in page.rows { try history.write(message, to: &writer) }
                writer.endArray()
                writer.member("prev", .text(page.prev?.encoded))
                writer.endObject()
                return writer.bytes
            })
    }

    private static func join(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> MemberRoom {
        var fields = Fields(ask.input)
        let wanted = fields.optionalString("roomId", length: 1...255) ?? fields.string("room", length: 1...1024)
        let via = fields.strings("via", most: 20)
        try fields.check()
        if InvitePlace.inLink(wanted) != nil { return try await JoinByInvite.join(node, ask.user, wanted) }
        return try await enter(node, ask.user, named: wanted, via: via)
    }

    /// Brings the caller into the room of that id or alias.
    static func enter(_ node: NodeContext, _ caller: Caller, named wanted: String, via: [String]) async throws(Refusal) -> MemberRoom {
        let name: String
        switch try await RoomElsewhere.find(node, named: wanted, via: via) {
        case .here(let found): name = found
        case .elsewhere(let room):
            try await room.join(node, caller)
            try await takeSettingsAlong(node, caller, to: room.roomID)
            name = room.roomID.text
        }
        return try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            let room = try room(session, named: name)
            let member = try session.member(rid: room.rid, uid: caller.uid)
            if member?.isJoined != true {
                if member == nil, room.visibility != "public", try !RestrictedEntry.isOpen(transaction, room, caller),
                    try !FollowRoom.invite(transaction, into: room, caller)
                {
                    throw Refusal.notFound(.room)
                }
                if member?.membership == "ban" { throw Refusal(.banned, "You are banned from this room.") }
                try RoomEntry.join(transaction, room, caller)
            }
            return try MemberRoom.joined(session, roomID: room.roomID, caller)
        }
    }

    /// A room that was made elsewhere may take the place of one that they know.
    private static func takeSettingsAlong(_ node: NodeContext, _ caller: Caller, to roomID: RoomID) async throws(Refusal) {
        try await node.write { transaction in
            guard let room = try transaction.session.room(id: roomID.text) else { return }
            try transaction.session.takeSettingsAlong(of: caller.uid, to: room)
        }
    }

    private static func room(_ session: any SQLSession, named name: String) throws -> RoomRow {
        let rid = name.hasPrefix("#") ? try session.room(alias: name) : nil
        guard let room = try rid.map({ try session.room(rid: $0) }) ?? session.room(id: name), room.removedAt == nil else {
            throw Refusal.notFound(.room)
        }
        return room
    }
}
