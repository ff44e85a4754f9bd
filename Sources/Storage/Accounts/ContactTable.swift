/// Whom a user keeps as contacts. One-sided: being somebody's contact gives no right of one's own.
extension SQLSession {
    /// Whether `owner` has `other` among the contacts.
    package func isContact(_ other: Int64, of owner: Int64) throws(StorageFailure) -> Bool {
        try integer("SELECT 1 FROM contacts WHERE uid = $1 AND contact = $2", .int(owner), .int(other)) != nil
    }

    /// Those of `others` who have `uid` among their contacts: whose "contacts" settings are open to `uid`.
    package func owners(withContact uid: Int64, among others: [Int64]) throws(StorageFailure) -> Set<Int64> {
        var found: Set<Int64> = []
        for other in others where try isContact(uid, of: other) { found.insert(other) }
        return found
    }

    /// Everybody who has `uid` among their contacts, at most `limit`.
    package func contactOwners(of uid: Int64, limit: Int) throws(StorageFailure) -> [Int64] {
        try rows("SELECT uid FROM contacts WHERE contact = $1 ORDER BY uid LIMIT $2", [.int(uid), SQLValue(limit)]) { $0.int(0) }
    }

    /// The contacts of a user in the order of usernames (then row numbers), behind a place.
    package func contacts(of uid: Int64, after: UserPlace, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT users.* FROM contacts JOIN users ON users.uid = contacts.contact
            WHERE contacts.uid = $1 AND (users.username, users.uid) > ($2, $3)
            ORDER BY users.username, users.uid LIMIT $4
            """,
            [.int(uid), .text(after.username), .int(after.uid), SQLValue(limit)]
        ) { UserRow($0) }
    }

    /// As ``contacts(of:after:limit:)``, going back from a place: the nearest first.
    package func contacts(of uid: Int64, before: UserPlace, limit: Int) throws(StorageFailure) -> [UserRow] {
        try rows(
            """
            SELECT users.* FROM contacts JOIN users ON users.uid = contacts.contact
            WHERE contacts.uid = $1 AND (users.username, users.uid) < ($2, $3)
            ORDER BY users.username DESC, users.uid DESC LIMIT $4
            """,
            [.int(uid), .text(before.username), .int(before.uid), SQLValue(limit)]
        ) { UserRow($0) }
    }

    /// How many contacts a user has.
    package func contactCount(of uid: Int64) throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM contacts WHERE uid = $1", .int(uid)) ?? 0
    }

    /// Adds a contact; false when it was there. In a write body.
    package func addContact(_ other: Int64, of uid: Int64, at now: Int64) throws(StorageFailure) -> Bool {
        try run(
            "INSERT INTO contacts (uid, contact, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            .int(uid), .int(other), .int(now)) > 0
    }

    /// Removes a contact; false when there was none. In a write body.
    package func removeContact(_ other: Int64, of uid: Int64) throws(StorageFailure) -> Bool {
        try run("DELETE FROM contacts WHERE uid = $1 AND contact = $2", .int(uid), .int(other)) > 0
    }
}

/// A place in a list of users ordered by username, then row number.
package struct UserPlace: Sendable, Equatable {
    /// The username; compared as bytes.
    package let username: String
    /// The row number.
    package let uid: Int64

    /// In front of everybody.
    package static let front = UserPlace(username: "", uid: 0)

    /// A place.
    package init(username: String, uid: Int64) {
        self.username = username
        self.uid = uid
    }
}
