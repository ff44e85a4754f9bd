import Chat
package import Storage

/// A room as one member sees it: the only way code that serves a user gets at a room.
///
/// What the caller may not see answers exactly like what does not exist.
package struct MemberRoom {
    /// The room.
    package let room: RoomRow
    /// The caller's relation to it.
    package let member: MemberRow

    /// The room for somebody joined to it.
    package static func joined(_ session: any SQLSession, roomID: String, _ caller: Caller) throws -> MemberRoom {
        let found = try known(session, roomID: roomID, caller)
        guard found.member.isJoined else { throw Refusal.notFound(.room) }
        return found
    }

    /// The room for somebody who is or was joined, is invited, knocks or is banned.
    package static func known(_ session: any SQLSession, roomID: String, _ caller: Caller) throws -> MemberRoom {
        guard let room = try session.room(id: roomID), room.removedAt == nil,
            let member = try session.member(rid: room.rid, uid: caller.uid)
        else { throw Refusal.notFound(.room) }
        return MemberRoom(room: room, member: member)
    }

    /// A message and its room, for somebody who may read it.
    package static func message(
        _ session: any SQLSession, _ node: NodeContext, messageID: String, _ caller: Caller
    ) throws -> (event: StoredEvent, found: MemberRoom) {
        guard let id = EventID(messageID), let position = try node.log.position(of: id, in: session),
            let event = try session.event(at: position), event.kind == .message,
            let room = try session.room(rid: event.rid), room.removedAt == nil,
            let member = try session.member(rid: room.rid, uid: caller.uid), try session.mayRead(event, in: room, as: member),
            try !session.isHidden(position, from: caller.uid)
        else { throw Refusal.notFound(.message) }
        return (event, MemberRoom(room: room, member: member))
    }

    /// As ``message(_:_:messageID:_:)``, for somebody who is joined now: who wants to write about it.
    package static func joinedMessage(
        _ session: any SQLSession, _ node: NodeContext, messageID: String, _ caller: Caller
    ) throws -> (event: StoredEvent, found: MemberRoom) {
        let (event, found) = try message(session, node, messageID: messageID, caller)
        guard found.member.isJoined else { throw Refusal.notFound(.message) }
        return (event, found)
    }
}
