import CanonicalJSON
import Chat
import Storage

/// `PUT rooms/{roomId}/members/{userId}`: adds or invites somebody, lets a knock in, or changes a role.
enum PutMember {
    /// The roles that can be given; an owner is who made the room.
    private enum GivenRole: String, CaseIterable {
        case admin, moderator, member
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let given = fields.optionalChoice("role", of: GivenRole.self)
        try fields.check()
        let role = given.flatMap { Role(rawValue: $0.rawValue) }
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        let name = ask.input["userId"]?.string ?? ""
        try await UserElsewhere.know(node, named: name)
        let (rid, user) = try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            let found = try MemberRoom.joined(session, roomID: roomID, caller)
            let user = try MemberEntry.user(session, node, named: name)
            try add(transaction, user, to: found, caller)
            if let role { try RoleChange(transaction: transaction, room: found.room).give(role, to: user, by: caller) }
            return (found.room.rid, user)
        }
        try await UserElsewhere.invite(node, [user], into: rid, by: caller)
        return Answer(
            try await node.read { session in
                guard let member = try session.member(rid: rid, uid: user.uid) else { throw Refusal.notFound(.user) }
                return MemberObject.json(member, user)
            })
    }

    private static func add(_ transaction: Transaction, _ user: UserRow, to found: MemberRoom, _ caller: Caller) throws {
        let session = transaction.session
        let membership = try session.member(rid: found.room.rid, uid: user.uid)?.membership
        if membership == "join" || membership == "invite" { return }
        guard found.room.kind == "group" else { throw Refusal.forbidden("A direct room has two people.") }
        if found.room.memberCount >= Int64(transaction.node.configuration.rooms.members) { throw Refusal.conflict("This room is full.") }
        guard let inviter = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
        let entry = MemberEntry(transaction: transaction, room: found.room, inviter: inviter)
        try entry.check(user)
        try entry.enter(user)
    }
}
