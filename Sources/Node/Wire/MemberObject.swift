package import CanonicalJSON
package import Storage

/// The API's `member` object.
package enum MemberObject {
    /// A member's row with its user.
    package static func json(_ member: MemberRow, _ user: UserRow) -> JSON {
        [
            "user": UserObject.brief(user), "membership": .string(member.membership), "role": .string(member.role),
            "joinedAt": member.isJoined ? .time(member.joinedAt) : .null,
        ]
    }
}
