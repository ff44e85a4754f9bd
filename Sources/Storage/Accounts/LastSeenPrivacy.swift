import Chat

extension SQLSession {
    /// Whether a user's privacy lets `viewer` see when the user was last there: never somebody the user has blocked.
    package func showsLastSeen(of user: UserRow, to viewer: Int64) throws(StorageFailure) -> Bool {
        if try hasBlocked(viewer, by: user.uid) { return false }
        let isContact = user.privacy.lastSeen == .contacts ? try isContact(viewer, of: user.uid) : false
        return user.privacy.lastSeen.allows(isSelf: user.uid == viewer, isContact: isContact)
    }

    /// Whether `viewer` sees if a user is online. Somebody blocked only does in a shared room, where a block changes nothing.
    package func showsPresence(of uid: Int64, to viewer: Int64) throws(StorageFailure) -> Bool {
        guard try hasBlocked(viewer, by: uid) else { return true }
        return try shareRoom(uid, viewer)
    }
}
