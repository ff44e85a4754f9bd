import CanonicalJSON
import Chat
import Storage

extension SQLSession {
    /// The user a request names; `user_not_found` for one that is malformed, unknown or deleted, which all answer alike.
    func livingUser(_ name: JSON?) throws -> UserRow {
        guard let id = name?.string, let user = try user(id: id), user.deletedAt == nil else { throw Refusal.notFound(.user) }
        return user
    }
}

extension NodeContext {
    /// A user as `viewer` sees one.
    func object(of user: UserRow, for viewer: Int64, _ session: any SQLSession) throws -> JSON {
        if user.uid == viewer { return UserObject.own(user, node: self) }
        let shown = gateway.presence.shown(user)
        let isHidden = try shown.status != .offline && !session.showsPresence(of: user.uid, to: viewer)
        return UserObject.full(
            user, isHidden ? ShownPresence(.offline, lastSeen: shown.lastSeen) : shown,
            showsLastSeen: try shown.showsLastSeen(of: user, to: viewer, session))
    }
}
