import CanonicalJSON
import Chat
import Storage

/// `POST rooms/invites/{token}/join`: the maker of the token invites the caller, who joins; one use is taken off.
enum JoinByInvite {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let token = ask.input["token"]?.string ?? ""
        return Answer(
            encoded: try await node.write { transaction in
                try transaction.checkSession(caller)
                let session = transaction.session
                let (invite, room, maker) = try InviteRules.usable(session, token: token, at: transaction.now)
                let membership = try session.member(rid: room.rid, uid: caller.uid)?.membership
                if membership == "ban" { throw Refusal(.banned, "You are banned from this room.") }
                if membership != "join" {
                    try enter(transaction, room, maker, caller, isInvited: membership == "invite")
                    if invite.uses != nil { try session.useRoomInvite(token: token) }
                }
                let found = try MemberRoom.joined(session, roomID: room.roomID, caller)
                return try RoomObject(session, node).bytes(found.room, for: found.member)
            })
    }

    /// The token is only as good as its maker's right to invite is now.
    private static func enter(_ transaction: Transaction, _ room: RoomRow, _ maker: UserRow, _ caller: Caller, isInvited: Bool) throws {
        let session = transaction.session
        guard let user = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
        if !isInvited, room.visibility != "public" {
            guard try session.member(rid: room.rid, uid: maker.uid)?.isJoined == true, !maker.isSuspended else {
                throw Refusal(.inviteExpired, "Who made this invite is no longer in the room.")
            }
            try MembershipChange(transaction: transaction, room: room, sender: maker, target: user).append(.invite)
        }
        try RoomEntry.join(transaction, room, caller)
    }
}
