/// Finding users. Any thread; a deleted account is found too unless the name says otherwise.
extension SQLSession {
    /// The user with this row number.
    package func user(uid: Int64) throws(StorageFailure) -> UserRow? {
        if let user = rowCache?.users[uid] { return user }
        guard let user = try first("SELECT * FROM users WHERE uid = $1", [.int(uid)], { UserRow($0) }) else { return nil }
        rowCache?.users.keep(user, for: uid)
        return user
    }

    /// The user with this global identifier; nil for anything malformed, too.
    package func user(id userID: String) throws(StorageFailure) -> UserRow? {
        try first("SELECT * FROM users WHERE user_id = $1", [.text(userID)]) { UserRow($0) }
    }

    /// The account of this node with that folded username.
    package func account(username: String) throws(StorageFailure) -> UserRow? {
        try first("SELECT * FROM users WHERE username = $1 AND local = 1", [.text(username)]) { UserRow($0) }
    }

    /// The account with that mail address, in lower case.
    package func account(email: String) throws(StorageFailure) -> UserRow? {
        try first("SELECT * FROM users WHERE email = $1 AND local = 1", [.text(email)]) { UserRow($0) }
    }

    /// The account with that phone number, as E.164.
    package func account(phone: String) throws(StorageFailure) -> UserRow? {
        try first("SELECT * FROM users WHERE phone = $1 AND local = 1", [.text(phone)]) { UserRow($0) }
    }

    /// The stored Argon2id hash; nil for accounts without a password.
    package func passwordHash(uid: Int64) throws(StorageFailure) -> String? {
        let found: String?? = try first("SELECT password_hash FROM users WHERE uid = $1", [.int(uid)]) { $0.textOrNil(0) }
        return found ?? nil
    }

    /// The user's account settings as stored JSON, `{}` at first.
    package func settings(uid: Int64) throws(StorageFailure) -> String {
        try first("SELECT settings FROM users WHERE uid = $1", [.int(uid)]) { $0.text(0) } ?? "{}"
    }

    /// How many accounts can administer the node: role admin, neither suspended nor deleted.
    package func adminCount() throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM users WHERE role = 'admin' AND suspended = 0 AND deleted_at IS NULL") ?? 0
    }

    /// How many accounts of this node are not deleted.
    package func accountCount() throws(StorageFailure) -> Int64 {
        try integer("SELECT count(*) FROM users WHERE local = 1 AND deleted_at IS NULL") ?? 0
    }
}
