package import Chat

extension WriteSession {
    /// The row number of a user anywhere, made for somebody who was never heard of before. A remote user's row holds nothing but the name.
    /// - Parameter now: milliseconds since 1970.
    package func anyUser(_ user: UserID, at now: Int64) throws(StorageFailure) -> Int64 {
        if let known = try userNumber(id: user.text) { return known }
        let made = try insert(
            "INSERT INTO users (user_id, username, local, role, created_at) VALUES ($1, $2, 0, 'user', $3)",
            [.text(user.text), .text(user.localpart.isEmpty ? user.text : user.localpart), .int(now)])
        guard let made else { throw StorageFailure(.other, "a remote user got no number") }
        return made
    }
}
