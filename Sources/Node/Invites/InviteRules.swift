import Chat
import Storage

/// Who may make and see a room's invite tokens.
enum InviteRules {
    /// The room for a member who may.
    static func makers(_ transaction: Transaction, roomID: String, _ caller: Caller) throws -> MemberRoom {
        let found = try MemberRoom.joined(transaction.session, roomID: roomID, caller)
        guard found.room.kind == "group" else { throw Refusal.forbidden("A direct room has two people.") }
        let permissions = try transaction.node.log.authority(of: found.room.rid, in: transaction.session).permissions
        try permissions?.require(.makeInviteTokens, of: try caller.sender)
        return found
    }

    /// An invite that can be used now, with its living room and its maker.
    static func usable(_ session: any SQLSession, token: String, at now: Int64) throws -> (
        invite: RoomInviteRow, room: RoomRow, maker: UserRow
    ) {
        guard let invite = try session.roomInvite(token: token), let room = try session.room(rid: invite.rid), room.removedAt == nil,
            let maker = try session.user(uid: invite.createdBy)
        else { throw Refusal.notFound(.invite) }
        if invite.isSpent(at: now) { throw Refusal(.inviteExpired, "This invite has expired.") }
        return (invite, room, maker)
    }
}
