import CanonicalJSON
import Chat
import Storage

/// What clients hear of a membership change: the others in the room, and the one it is about.
struct MembershipTeller {
    private let session: any SQLSession
    private let node: NodeContext

    init(_ session: any SQLSession, _ node: NodeContext) {
        self.session = session
        self.node = node
    }

    func tell(_ event: StoredEvent, in room: RoomRow) throws -> [LiveEvent] {
        guard let uid = event.target, let user = try session.user(uid: uid) else { return [] }
        let membership = try event.content()["membership"]?.string ?? "leave"
        let data = try self.data(event, room, user, membership)
        switch membership {
        case "join":
            return [
                try roomObject(LiveEventName.roomJoined, event, room, uid: uid, by: nil),
                live(event, .room(room.rid, except: uid), LiveEventName.userJoined, data),
            ]
        case "invite":
            return [
                try roomObject(LiveEventName.roomInvited, event, room, uid: uid, by: event.sender),
                live(event, .room(room.rid, except: uid), LiveEventName.userJoined, data),
            ]
        case "knock":
            let knock = JSON.object([
                "roomId": .string(room.roomID), "user": UserObject.brief(user), "position": .int(event.position),
            ])
            return [live(event, .room(room.rid), LiveEventName.roomKnock, knock)]
        default:
            return [
                live(event, .room(room.rid, except: uid), LiveEventName.userLeft, data),
                live(event, .users([uid]), LiveEventName.userLeft, data),
            ]
        }
    }

    private func data(_ event: StoredEvent, _ room: RoomRow, _ user: UserRow, _ membership: String) throws -> JSON {
        let by = try session.user(uid: event.sender).map(UserObject.brief) ?? .null
        return .object([
            "roomId": .string(room.roomID), "userId": .string(user.userID), "username": .string(user.username),
            "membership": .string(membership), "by": by, "reason": try event.content()["reason"] ?? .null,
            "position": .int(event.position),
        ])
    }

    private func roomObject(_ name: String, _ event: StoredEvent, _ room: RoomRow, uid: Int64, by: Int64?) throws -> LiveEvent {
        guard let member = try session.member(rid: room.rid, uid: uid) else { return live(event, .users([]), name, .null) }
        var writer = JSONWriter(reserving: 1024)
        writer.beginObject()
        writer.key("room")
        writer.raw(try RoomObject(session, node).bytes(room, for: member))
        if let by { writer.member("by", try session.user(uid: by).map(UserObject.brief) ?? .null) }
        writer.member("position", event.position)
        writer.endObject()
        return LiveEvent(position: event.position, audience: .users([uid]), name: name, data: writer.bytes)
    }

    private func live(_ event: StoredEvent, _ audience: Audience, _ name: String, _ data: JSON) -> LiveEvent {
        LiveEvent(position: event.position, audience: audience, name: name, data: data.encoded())
    }
}
