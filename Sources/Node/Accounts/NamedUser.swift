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
        let isPresent = gateway.presence.isPresent(uid: user.uid)
        if user.uid == viewer { return UserObject.own(user, isPresent: isPresent) }
        return UserObject.full(
            user, isPresent: try isPresent && session.showsPresence(of: user.uid, to: viewer),
            showsLastSeen: try session.showsLastSeen(of: user, to: viewer))
    }
}
