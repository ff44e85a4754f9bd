package import Chat

/// This node's own part of a room that other servers are in, too.
extension SQLSession {
    /// Joined users of this node, by their row numbers.
    package func ownMembers(rid: Int64, limit: Int) throws(StorageFailure) -> [UserID] {
        try rows(
            """
            SELECT u.user_id FROM members m JOIN users u ON u.uid = m.uid
            WHERE m.rid = $1 AND m.membership = 'join' AND u.local = 1 ORDER BY m.uid LIMIT $2
            """, [.int(rid), SQLValue(limit)]
        ) { UserID($0.text(0)) }.compactMap(\.self)
    }

    /// Whether a user is joined to a room, as its row says.
    package func isJoined(_ user: UserID, to rid: Int64) throws(StorageFailure) -> Bool {
        guard let uid = try userNumber(id: user.text) else { return false }
        return try member(rid: rid, uid: uid)?.isJoined ?? false
    }
}
