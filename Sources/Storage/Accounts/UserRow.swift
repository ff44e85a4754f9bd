package import Chat

/// One row of `users`, without the password hash, which only ``SQLSession/passwordHash(uid:)`` gives.
package struct UserRow: Sendable, Equatable {
    /// The row number, never given twice.
    package let uid: Int64
    /// The global identifier, `@ada:north.example`.
    package let userID: String
    /// The local part.
    package let username: String
    /// Whether the account lives on this node.
    package let isLocal: Bool
    /// What the user wants to be called; nil shows the username.
    package let displayName: String?
    /// A few words about oneself.
    package let bio: String?
    /// In lower case.
    package let email: String?
    /// As E.164.
    package let phone: String?
    /// When a code proved that the mail address is the user's, in milliseconds since 1970; nil for one that was only typed in.
    package let emailConfirmedAt: Int64?
    /// The same for the phone number.
    package let phoneConfirmedAt: Int64?
    /// What the user may do on the node.
    package let role: AccountRole
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// When the last live connection went, in milliseconds since 1970.
    package let lastSeen: Int64?
    /// What the user chose to show.
    package let presence: PresenceStatus
    /// An admin has locked the account.
    package let isSuspended: Bool
    /// Milliseconds since 1970; the row stays so that what was said keeps its author.
    package let deletedAt: Int64?
    /// What the user shows to whom.
    package let privacy: Privacy
    /// The picture as the client API's media object, encoded; nil without one.
    package let avatar: String?

    /// Reads a row of `SELECT * FROM users`: columns stand as the schema lists them, new ones come behind.
    init(_ row: any SQLRow) {
        uid = row.int(0)
        userID = row.text(1)
        username = row.text(2)
        isLocal = row.bool(3)
        displayName = row.textOrNil(4)
        bio = row.textOrNil(5)
        email = row.textOrNil(6)
        phone = row.textOrNil(7)
        role = AccountRole(rawValue: row.text(8)) ?? .user
        createdAt = row.int(10)
        lastSeen = row.intOrNil(11)
        presence = PresenceStatus(rawValue: row.text(12)) ?? .online
        isSuspended = row.bool(13)
        deletedAt = row.intOrNil(14)
        privacy = Privacy(
            lastSeen: PrivacyLevel(rawValue: row.text(15)) ?? .nobody,
            groups: PrivacyLevel(rawValue: row.text(16)) ?? .nobody,
            direct: PrivacyLevel(rawValue: row.text(17)) ?? .nobody,
            readReceipts: row.bool(18))
        // 19 holds the settings, which few need.
        emailConfirmedAt = row.intOrNil(20)
        phoneConfirmedAt = row.intOrNil(21)
        avatar = row.textOrNil(22)
    }
}
