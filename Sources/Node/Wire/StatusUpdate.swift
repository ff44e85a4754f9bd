import CanonicalJSON
import Chat
package import Storage

/// The event `message_status_update`: how far one member has got.
package enum StatusUpdate {
    /// What the member has done with everything up to the message.
    package enum Status: String, Sendable {
        case delivered, read
    }

    /// The update for a room; nil when there is no message at or before the marker.
    package static func event(
        _ session: any SQLSession, _ room: RoomRow, _ user: UserRow, through position: Int64, status: Status, at: Int64
    ) throws -> LiveEvent? {
        guard let message = try session.newestMessageID(rid: room.rid, through: position) else { return nil }
        let data = JSON.object([
            "roomId": .string(room.roomID), "messageId": .string(message.text), "userId": .string(user.userID),
            "username": .string(user.username), "status": .string(status.rawValue), "at": .string(Timestamp.text(at)),
        ])
        return LiveEvent(
            position: nil, audience: .room(room.rid, except: user.uid), name: LiveEventName.messageStatusUpdate, data: data.encoded())
    }
}
