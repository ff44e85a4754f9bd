import CanonicalJSON
import Storage

/// The API's `invite` object.
enum InviteObject {
    /// An invite as those who may make invites see it.
    static func json(_ invite: RoomInviteRow, _ room: RoomRow, _ creator: UserRow?, _ node: NodeContext) -> JSON {
        [
            "token": .string(invite.token), "url": .string(InviteLink.room(invite.token, node)), "roomId": .string(room.roomID),
            "uses": invite.uses.map(JSON.int) ?? .null, "usesLeft": invite.usesLeft.map(JSON.int) ?? .null,
            "expiresAt": .time(invite.expiresAt), "createdBy": creator.map(UserObject.brief) ?? .null,
        ]
    }
}

/// Links that open the web page with an invite. They name the node, for people of others. The token stands behind `#`, so that it reaches no log.
enum InviteLink {
    /// A link into a room.
    static func room(_ token: String, _ node: NodeContext) -> String {
        "\(node.reachableURL)/#join=\(token)@\(node.configuration.identity.name)"
    }
}
