package import CanonicalJSON

/// The content of an `m.room.create` event of a room made here, of version 12.
package struct CreateContent: Sendable, Equatable {
    package var kind: RoomKind
    /// Who is owner beside the sender: the other user of a direct room.
    package var additionalCreators: [UserID]
    /// Whether users of other nodes may ever take part; cannot be changed later.
    package var federates: Bool
    /// Random text, so that two creations in one millisecond are two rooms.
    package var nonce: String

    package init(kind: RoomKind, additionalCreators: [UserID] = [], federates: Bool = true, nonce: String) {
        self.kind = kind
        self.additionalCreators = additionalCreators
        self.federates = federates
        self.nonce = nonce
    }

    /// The event's content.
    package var content: JSONObject {
        var content: JSONObject = [
            "room_version": .string(RoomVersion.created.rawValue),
            OwnKeys.kind: .string(kind.rawValue),
            OwnKeys.nonce: .string(nonce),
        ]
        if !additionalCreators.isEmpty { content["additional_creators"] = .array(additionalCreators.map { .string($0.text) }) }
        if !federates { content["m.federate"] = false }
        return content
    }

    /// The version that a create event's content names; nil for one we do not speak. No name means version 1.
    package static func version(of content: JSONObject) -> RoomVersion? {
        RoomVersion(rawValue: content["room_version"]?.string ?? "1")
    }

    /// The kind that a create event's content names: rooms from elsewhere are groups unless they say otherwise.
    package static func kind(of content: JSONObject) -> RoomKind {
        content[OwnKeys.kind]?.string.flatMap(RoomKind.init) ?? .group
    }
}
