package import CanonicalJSON
import Chat
package import Storage

/// An invite to the node as its admins see it.
package enum NodeInviteObject {
    /// - Parameter creator: the admin who made it; nil for the node itself.
    package static func json(_ invite: NodeInviteRow, creator: UserRow?, node: NodeContext) -> JSON {
        [
            "token": .string(invite.token), "url": .string(url(of: invite.token, node)), "role": .string(invite.role.rawValue),
            "uses": .int(invite.uses), "usesLeft": .int(invite.usesLeft), "createdAt": .time(invite.createdAt),
            "expiresAt": .time(invite.expiresAt), "createdBy": creator.map(UserObject.brief) ?? .null,
        ]
    }

    /// The link that opens the registration page. The token stands behind the `#`, so that no log on the way sees it.
    package static func url(of token: String, _ node: NodeContext) -> String {
        node.reachableURL + "/#invite=" + token
    }
}
