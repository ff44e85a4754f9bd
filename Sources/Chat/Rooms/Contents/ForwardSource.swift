package import CanonicalJSON

/// Where a forwarded message comes from. The room is told only when it is public, so the caller leaves it out otherwise.
package struct ForwardSource: Sendable, Equatable {
    package var roomID: RoomID?
    package var sender: UserID

    package init(roomID: RoomID?, sender: UserID) {
        self.roomID = roomID
        self.sender = sender
    }

    /// Reads it from a message's content; nil when the message was not forwarded.
    package init?(messageContent: JSONObject) {
        guard let source = messageContent[OwnKeys.forwardedFrom], let sender = source["sender"]?.string.flatMap(UserID.init) else {
            return nil
        }
        self.init(roomID: source["room_id"]?.string.flatMap(RoomID.init), sender: sender)
    }

    var content: JSONObject {
        var content: JSONObject = ["sender": .string(sender.text)]
        content["room_id"] = roomID.map { .string($0.text) }
        return content
    }
}
