import Chat
import Storage

/// Puts somebody into a room on another's behalf: local people join at once where their privacy allows it, all others are invited.
struct MemberEntry {
    let transaction: Transaction
    let room: RoomRow
    let inviter: UserRow

    private var session: any WriteSession { transaction.session }

    /// Finds whom a client named: by identifier or username.
    static func user(_ session: any SQLSession, _ node: NodeContext, named name: String) throws -> UserRow {
        let id = name.hasPrefix("@") ? name : "@\(name.lowercased()):\(node.configuration.identity.name)"
        guard let user = try session.user(id: id), user.deletedAt == nil else { throw Refusal.notFound(.user) }
        return user
    }

    /// Refuses where the other has blocked the inviter or takes no such invitations. Writes nothing.
    func check(_ user: UserRow) throws {
        if try session.hasBlocked(inviter.uid, by: user.uid) {
            throw Refusal(.blocked, "\(user.username) takes no invitations from you.")
        }
        let member = try session.member(rid: room.rid, uid: user.uid)
        if member?.membership == "ban" { throw Refusal.conflict("\(user.username) is banned from this room.") }
    }

    /// Invites, and joins at once where the user's privacy allows it. Does nothing for somebody already in or invited, nor for people of
    /// other nodes, whose servers have to be asked: see ``UserElsewhere/invite(_:_:into:by:)``.
    func enter(_ user: UserRow) throws {
        guard user.isLocal else { return }
        let before = try session.member(rid: room.rid, uid: user.uid)?.membership
        if before == "join" { return }
        if before != "invite" {
            try MembershipChange(transaction: transaction, room: room, sender: inviter, target: user).append(.invite)
        }
        guard try joinsAtOnce(user) else { return }
        try MembershipChange(transaction: transaction, room: room, sender: user, target: user).append(.join)
    }

    private func joinsAtOnce(_ user: UserRow) throws -> Bool {
        let level = room.kind == "direct" ? user.privacy.direct : user.privacy.groups
        switch level {
        case .everyone: return true
        case .contacts: return try session.isContact(inviter.uid, of: user.uid)
        case .nobody: return false
        }
    }
}
