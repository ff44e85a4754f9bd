package import CanonicalJSON
package import Storage

/// An account as the node's admins see it.
package enum AccountObject {
    /// Everything the user sees of themselves, and whether the account is locked or deleted.
    package static func json(_ user: UserRow, node: NodeContext) -> JSON {
        var object = UserObject.own(user, node: node)
        object["suspended"] = .bool(user.isSuspended)
        object["deletedAt"] = .time(user.deletedAt)
        return object
    }
}
