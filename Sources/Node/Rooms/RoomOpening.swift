import CanonicalJSON
import Chat
import Storage

/// Tells a person's sessions of a room that has just been made with them in it, and gives them their seats.
enum RoomOpening {
    /// Announces `room_joined` at the position of the person's join.
    static func announce(_ transaction: Transaction, _ room: RoomRow, to user: UserRow) throws {
        guard let member = try transaction.session.member(rid: room.rid, uid: user.uid),
            let join = try transaction.session.event(at: member.position)
        else { return }
        try transaction.tell(join, in: room)
        transaction.announce(.joined(RoomKey(rid: room.rid, roomID: room.roomID), uid: user.uid))
    }
}
