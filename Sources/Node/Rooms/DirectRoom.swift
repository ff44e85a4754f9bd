import Chat
import Storage

/// The direct room of two people: one per pair, made when it is first wanted, owned by both.
enum DirectRoom {
    /// The room with a user named in a request, made if need be.
    static func open(_ transaction: Transaction, with name: String, _ caller: Caller) throws -> MemberRoom {
        let other = try MemberEntry.user(transaction.session, transaction.node, named: name)
        return try openOrMake(transaction, with: other, caller).found
    }

    /// Asks the other person in who lives on another node, if they are not in the room. Does nothing for people of this one.
    static func invitePartner(_ node: NodeContext, named name: String, _ caller: Caller) async throws(Refusal) {
        let found = try await node.read { session in
            let other = try MemberEntry.user(session, node, named: name)
            return try session.directRoom(of: caller.uid, and: other.uid).map { ($0, other) }
        }
        if let (rid, other) = found { try await UserElsewhere.invite(node, [other], into: rid, by: caller) }
    }

    /// The room with a user; false beside it when it was already there.
    static func openOrMake(_ transaction: Transaction, with other: UserRow, _ caller: Caller) throws -> (found: MemberRoom, isNew: Bool) {
        let session = transaction.session
        guard let me = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
        if let rid = try session.directRoom(of: caller.uid, and: other.uid), let room = try session.room(rid: rid) {
            try comeBack(transaction, room, me: me, other: other)
            return (try MemberRoom.joined(session, roomID: room.roomID, caller), false)
        }
        try check(transaction, me: me, other: other)
        let room = try RoomMaking(transaction: transaction, creator: me).make(RoomMaking.Plan(kind: .direct, partner: other))
        try RoomOpening.announce(transaction, room, to: me)
        if other.uid != me.uid { try MemberEntry(transaction: transaction, room: room, inviter: me).enter(other) }
        return (try MemberRoom.joined(session, roomID: room.roomID, caller), true)
    }

    /// Who left the direct room comes back by opening it again; the other is asked in again too.
    private static func comeBack(_ transaction: Transaction, _ room: RoomRow, me: UserRow, other: UserRow) throws {
        let session = transaction.session
        let mine = try session.member(rid: room.rid, uid: me.uid)?.membership
        if mine == "invite" { try MembershipChange(transaction: transaction, room: room, sender: me, target: me).append(.join) }
        if mine == "leave" || mine == nil { try rejoin(transaction, room, me: me, other: other) }
        let theirs = try session.member(rid: room.rid, uid: other.uid)?.membership
        guard theirs == "leave" || theirs == nil else { return }
        try check(transaction, me: me, other: other)
        try MemberEntry(transaction: transaction, room: room, inviter: me).enter(other)
    }

    /// The rules let nobody in without an invite; the other owner, who is there, gives it, or else the room is made anew.
    private static func rejoin(_ transaction: Transaction, _ room: RoomRow, me: UserRow, other: UserRow) throws {
        try check(transaction, me: me, other: other)
        guard try transaction.session.member(rid: room.rid, uid: other.uid)?.isJoined == true else {
            throw Refusal.conflict("Both have left this direct room.")
        }
        try MembershipChange(transaction: transaction, room: room, sender: other, target: me).append(.invite)
        try MembershipChange(transaction: transaction, room: room, sender: me, target: me).append(.join)
    }

    private static func check(_ transaction: Transaction, me: UserRow, other: UserRow) throws {
        let session = transaction.session
        if try session.hasBlocked(me.uid, by: other.uid) { throw Refusal(.blocked, "This person takes no messages from you.") }
        if try session.hasBlocked(other.uid, by: me.uid) { throw Refusal(.blocked, "You have blocked this person.") }
    }
}
