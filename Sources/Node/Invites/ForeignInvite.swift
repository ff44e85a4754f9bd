import CanonicalJSON
import Chat
import Federation
import Storage

/// What an invite of another node leads to, as nodes of our kind tell each other.
enum ForeignInvite {
    /// What another node hears: no more than anybody with the link sees on this node's page.
    static func json(_ room: RoomRow) -> JSON {
        [
            "room_id": .string(room.roomID), "name": .text(room.name), "topic": .text(room.topic), "members": .int(room.memberCount),
            "public": .bool(room.visibility == "public"),
        ]
    }

    /// The API's `InvitePreview` of it. Who made it, and how often it can be used, is the other node's business.
    static func object(_ token: String, _ server: ServerName, _ preview: RemoteInvites.Preview, _ node: NodeContext) -> JSON {
        let name = "\(token)@\(server)"
        return [
            "token": .string(name), "url": .string("\(node.reachableURL)/#join=\(name)"), "roomId": .string(preview.roomID.text),
            "uses": .null, "usesLeft": .null, "expiresAt": .null, "createdBy": .null,
            "room": [
                "id": .string(preview.roomID.text), "name": .text(preview.name), "topic": .text(preview.topic), "avatar": .null,
                "kind": .string(RoomKind.group.rawValue), "visibility": .string(preview.isPublic ? "public" : "private"),
                "memberCount": .int(preview.members),
            ],
        ]
    }
}
