package import Chat
package import Storage

/// How somebody shows up now.
package struct ShownPresence: Sendable, Equatable {
    package let status: PresenceStatus
    /// When they were last there, in milliseconds since 1970; nil when that is not known.
    package let lastSeen: Int64?

    /// Not there, and nobody knows since when.
    package static let nowhere = ShownPresence(.offline)

    package init(_ status: PresenceStatus, lastSeen: Int64? = nil) {
        (self.status, self.lastSeen) = (status, lastSeen)
    }

    /// A user of this node: the chosen status while a live connection is there, else offline.
    package init(_ user: UserRow, isPresent: Bool) {
        self.init(isPresent && user.deletedAt == nil ? user.presence : .offline, lastSeen: user.lastSeen)
    }

    /// Whether somebody sees when the user was last there: of people of other nodes everybody sees what their node has told.
    func showsLastSeen(of user: UserRow, to viewer: Int64, _ session: any SQLSession) throws(StorageFailure) -> Bool {
        user.isLocal ? try session.showsLastSeen(of: user, to: viewer) : lastSeen != nil
    }
}
