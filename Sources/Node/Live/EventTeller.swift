import CanonicalJSON
import Chat
package import Storage

/// Turns an event of the log into what clients hear of it: live right after the append, and again for whoever missed it.
///
/// Always speaks of the present: an edit carries the message as it is now, a deleted message is shown as deleted.
package struct EventTeller {
    private let session: any SQLSession
    private let node: NodeContext
    private let messages: MessageReader

    /// Reads within a session's snapshot.
    package init(_ session: any SQLSession, _ node: NodeContext) {
        self.session = session
        self.node = node
        messages = MessageReader(session, node)
    }

    /// What is said of an event, in order; nothing for events clients are not told of.
    package func tell(_ event: StoredEvent, in room: RoomRow) throws -> [LiveEvent] {
        switch event.kind {
        case .message: [try message(LiveEventName.newMessage, event, at: event, in: room)]
        case .edit: try edited(event, in: room)
        case .reaction: try reacted(event, in: room)
        case .redaction: try redacted(event, in: room)
        case .member: try MembershipTeller(session, node).tell(event, in: room)
        case .room: [try roomUpdated(event, room)]
        case .roles: try rolesChanged(event, in: room)
        case .other: []
        }
    }

    private func message(_ name: String, _ message: StoredEvent, at event: StoredEvent, in room: RoomRow) throws -> LiveEvent {
        let data = try messages.object(of: message, in: room).announced(at: event.position)
        return LiveEvent(position: event.position, audience: .room(room.rid), name: name, data: data)
    }

    private func edited(_ event: StoredEvent, in room: RoomRow) throws -> [LiveEvent] {
        guard let target = try target(of: event), target.redactedBy == nil else { return [] }
        return [try message(LiveEventName.messageEdited, target, at: event, in: room)]
    }

    private func reacted(_ event: StoredEvent, in room: RoomRow) throws -> [LiveEvent] {
        guard event.redactedBy == nil, let target = try target(of: event),
            case .reaction(_, let emoji)? = Relation(content: try event.content())
        else { return [] }
        return [try reaction(LiveEventName.reactionAdded, emoji, target, event, in: room)]
    }

    private func redacted(_ event: StoredEvent, in room: RoomRow) throws -> [LiveEvent] {
        guard let target = try target(of: event) else { return [] }
        if let emoji = RemovedReaction.emoji(of: try event.content()) {
            return [try reaction(LiveEventName.reactionRemoved, emoji, target, event, in: room)]
        }
        let data = JSON.object([
            "roomId": .string(room.roomID), "messageId": .string(target.eventID.text),
            "by": try session.user(uid: event.sender).map(UserObject.brief) ?? .null,
            "position": .int(event.position),
        ])
        return [
            LiveEvent(position: event.position, audience: .room(room.rid), name: LiveEventName.messageDeleted, data: data.encoded())
        ]
    }

    private func reaction(_ name: String, _ emoji: String, _ target: StoredEvent, _ event: StoredEvent, in room: RoomRow) throws
        -> LiveEvent
    {
        let user = try session.user(uid: event.sender)
        let data = JSON.object([
            "roomId": .string(room.roomID), "messageId": .string(target.eventID.text), "userId": .string(user?.userID ?? ""),
            "username": .string(user?.username ?? ""), "emoji": .string(emoji), "position": .int(event.position),
        ])
        return LiveEvent(position: event.position, audience: .room(room.rid), name: name, data: data.encoded())
    }

    private func roomUpdated(_ event: StoredEvent, _ room: RoomRow) throws -> LiveEvent {
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.key("room")
        writer.raw(try RoomObject(session, node).bytes(room))
        writer.member("position", event.position)
        writer.endObject()
        return LiveEvent(position: event.position, audience: .room(room.rid), name: LiveEventName.roomUpdated, data: writer.bytes)
    }

    /// An event of this node says whose role it changes. One from elsewhere is compared with the one that it replaces.
    private func rolesChanged(_ event: StoredEvent, in room: RoomRow) throws -> [LiveEvent] {
        let users = try event.target.map { [$0] } ?? changed(by: event)
        return try users.compactMap { uid in
            guard let user = try session.user(uid: uid), let member = try session.member(rid: room.rid, uid: uid) else { return nil }
            let data = JSON.object([
                "roomId": .string(room.roomID), "userId": .string(user.userID), "role": .string(member.role),
                "position": .int(event.position),
            ])
            return LiveEvent(position: event.position, audience: .room(room.rid), name: LiveEventName.memberUpdated, data: data.encoded())
        }
    }

    /// Whoever has another power level than before: the event names the levels that it was allowed by.
    private func changed(by event: StoredEvent) throws -> [Int64] {
        guard let said = try session.parsedEvent(at: event.position) else { return [] }
        var before = LevelMap()
        for id in said.authEvents {
            guard let position = try node.log.position(of: id, in: session), let named = try session.parsedEvent(at: position),
                named.type == EventType.powerLevels
            else { continue }
            before = try PowerLevels(content: named.content).users
        }
        let changes = before.changes(to: try PowerLevels(content: said.content).users)
        return try changes.prefix(Self.mostRoles).compactMap { try session.userNumber(id: $0.name) }
    }

    /// Roles that one event tells of.
    private static let mostRoles = 100

    private func target(of event: StoredEvent) throws -> StoredEvent? {
        try event.target.flatMap { try session.event(at: $0) }
    }
}

extension Transaction {
    /// Announces what clients are told of an event that was just appended. Inside a write body, after the rows that follow from it.
    func tell(_ event: StoredEvent, in room: RoomRow) throws {
        for told in try EventTeller(session, node).tell(event, in: room) { announce(.event(told)) }
    }
}
