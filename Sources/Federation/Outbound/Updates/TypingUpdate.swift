internal import CanonicalJSON
package import Chat

/// Somebody of ours starts or stops typing in a room.
package struct TypingUpdate: Sendable, Equatable {
    package let roomID: RoomID
    package let user: UserID
    package let isTyping: Bool

    package init(roomID: RoomID, user: UserID, isTyping: Bool) {
        self.roomID = roomID
        self.user = user
        self.isTyping = isTyping
    }

    var update: EphemeralUpdate {
        EphemeralUpdate(
            type: UpdateType.typing,
            content: ["room_id": .string(roomID.text), "user_id": .string(user.text), "typing": .bool(isTyping)])
    }
}
