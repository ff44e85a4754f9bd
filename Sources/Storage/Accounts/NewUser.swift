package import Chat

/// What a new account starts with.
package struct NewUser: Sendable {
    /// The global identifier.
    package var userID: String
    /// The local part, folded.
    package var username: String
    /// What the user wants to be called.
    package var displayName: String?
    /// In lower case.
    package var email: String?
    /// As E.164.
    package var phone: String?
    /// What the user may do on the node.
    package var role: AccountRole
    /// Argon2id in PHC form.
    package var passwordHash: String?
    /// Milliseconds since 1970.
    package var createdAt: Int64

    /// Puts together a new account of this node.
    package init(
        userID: String, username: String, displayName: String? = nil, email: String? = nil, phone: String? = nil, role: AccountRole = .user,
        passwordHash: String?, createdAt: Int64
    ) {
        self.userID = userID
        self.username = username
        self.displayName = displayName
        self.email = email
        self.phone = phone
        self.role = role
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }
}

extension SQLSession {
    /// Adds an account of this node and answers its row number; nil when identifier, mail address or phone number is taken.
    /// In a write body.
    package func insert(_ user: NewUser) throws(StorageFailure) -> Int64? {
        try insert(
            """
            INSERT INTO users (user_id, username, local, display_name, email, phone, role, password_hash, created_at)
            VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING
            """,
            [
                .text(user.userID), .text(user.username), SQLValue(user.displayName), SQLValue(user.email), SQLValue(user.phone),
                .text(user.role.rawValue), SQLValue(user.passwordHash), .int(user.createdAt),
            ])
    }
}
