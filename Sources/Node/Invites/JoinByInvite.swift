import CanonicalJSON
import Chat
import Storage

/// `POST rooms/invites/{token}/join`: the maker of the token invites the caller, who joins; one use is taken off.
enum JoinByInvite {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let found = try await join(node, ask.user, ask.input["token"]?.string ?? "")
        return Answer(encoded: try await node.read { session in try RoomObject(session, node).bytes(found.room, for: found.member) })
    }

    /// - Parameter text: a token, or a link with one, of this node or another one.
    static func join(_ node: NodeContext, _ caller: Caller, _ text: String) async throws(Refusal) -> MemberRoom {
        switch try InvitePlace.find(node, text) {
        case .here(let token): try await join(node, caller, token: token)
        case .elsewhere(let token, let server, let links): try await UseForeignInvite.join(node, caller, token, server, links)
        }
    }

    private static func join(_ node: NodeContext, _ caller: Caller, token: String) async throws(Refusal) -> MemberRoom {
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            let (invite, room, maker) = try InviteRules.usable(session, token: token, at: transaction.now)
            let membership = try session.member(rid: room.rid, uid: caller.uid)?.membership
            if try membership == "ban" || session.isBanUnderWay(of: caller.uid, to: room) {
                throw Refusal(.banned, "You are banned from this room.")
            }
            if membership != "join" {
                try enter(transaction, room, maker, caller, isInvited: membership == "invite")
                if invite.uses != nil { try session.useRoomInvite(token: token) }
            }
            return try MemberRoom.joined(session, roomID: room.roomID, caller)
        }
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
