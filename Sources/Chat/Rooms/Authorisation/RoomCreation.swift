internal import CanonicalJSON

/// What a room's create event says about it for good. Handed on as a reference.
package final class RoomCreation: Sendable {
    /// The create event's id.
    package let id: EventID
    package let roomID: RoomID
    package let version: RoomVersion
    /// Who sent the create event.
    package let sender: UserID
    /// Sender and `additional_creators` in version 12, the one creator before. Never empty, the first made the room.
    package let creators: [UserID]
    /// Whether users of other servers than the sender's may take part (`m.federate`).
    package let federates: Bool
    /// The `type` in the content, for rooms that are no conversation.
    package let roomType: String?

    /// Reads an accepted `m.room.create` event; nil for an event of another type, or of version 10 without a valid creator.
    package init?(_ event: Event) {
        guard event.type == EventType.create, event.stateKey == "" else { return nil }
        var creators = [event.sender]
        if event.version.creatorIsInContent {
            guard let creator = event.content["creator"]?.string.flatMap(UserID.init) else { return nil }
            creators = [creator]
        }
        if event.version.creatorsHaveInfinitePower {
            for other in event.content["additional_creators"]?.array ?? [] {
                if let user = other.string.flatMap(UserID.init), !creators.contains(user) { creators.append(user) }
            }
        }
        id = event.id
        roomID = event.roomID
        version = event.version
        sender = event.sender
        self.creators = creators
        federates = event.content["m.federate"]?.bool ?? true
        roomType = event.content["type"]?.string
    }
}
