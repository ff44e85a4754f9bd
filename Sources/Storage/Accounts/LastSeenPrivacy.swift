import Chat

extension SQLSession {
    /// Whether a user's privacy lets `viewer` see when the user was last there. Any thread.
    package func showsLastSeen(of user: UserRow, to viewer: Int64) throws(StorageFailure) -> Bool {
        let isContact = user.privacy.lastSeen == .contacts ? try isContact(viewer, of: user.uid) : false
        return user.privacy.lastSeen.allows(isSelf: user.uid == viewer, isContact: isContact)
    }
}
