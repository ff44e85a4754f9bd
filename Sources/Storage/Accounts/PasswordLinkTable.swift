/// One row of `password_links`: lets somebody set a new password once.
package struct PasswordLinkRow: Sendable, Equatable {
    /// The public half.
    package let challenge: String
    /// SHA-256 of the secret half.
    package let codeHash: [UInt8]
    /// Whose password it sets.
    package let uid: Int64
    /// Milliseconds since 1970.
    package let expiresAt: Int64

    /// Puts together a link.
    package init(challenge: String, codeHash: [UInt8], uid: Int64, expiresAt: Int64) {
        self.challenge = challenge
        self.codeHash = codeHash
        self.uid = uid
        self.expiresAt = expiresAt
    }
}

extension SQLSession {
    /// The link with this public half, expired or not.
    package func passwordLink(challenge: String) throws(StorageFailure) -> PasswordLinkRow? {
        try first("SELECT challenge, code_hash, uid, expires_at FROM password_links WHERE challenge = $1", [.text(challenge)]) {
            PasswordLinkRow(challenge: $0.text(0), codeHash: $0.blob(1), uid: $0.int(2), expiresAt: $0.int(3))
        }
    }

    /// Adds a link in place of all earlier ones of that user. In a write body.
    package func insert(_ link: PasswordLinkRow) throws(StorageFailure) {
        try removePasswordLinks(uid: link.uid)
        try run(
            "INSERT INTO password_links (challenge, code_hash, uid, expires_at) VALUES ($1, $2, $3, $4)",
            .text(link.challenge), .blob(link.codeHash), .int(link.uid), .int(link.expiresAt))
    }

    /// Removes the links of a user. In a write body.
    package func removePasswordLinks(uid: Int64) throws(StorageFailure) {
        try run("DELETE FROM password_links WHERE uid = $1", .int(uid))
    }

    /// Removes links to set a password that stopped working before `moment`; answers how many. Bulk lane.
    package func dropPasswordLinks(expiredBefore moment: Int64, limit: Int) throws(StorageFailure) -> Int {
        try run(
            """
            DELETE FROM password_links WHERE challenge IN
                (SELECT challenge FROM password_links WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
            """, .int(moment), SQLValue(limit))
    }
}
