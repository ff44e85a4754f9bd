import Chat
import Storage

/// A person's own joining, with the node's limits.
enum RoomEntry {
    /// Joins the caller; the rules of the room decide.
    static func join(_ transaction: Transaction, _ room: RoomRow, _ caller: Caller) throws {
        let session = transaction.session
        if try session.isBanUnderWay(of: caller.uid, to: room) { throw Refusal(.banned, "You are banned from this room.") }
        let limits = transaction.node.configuration.rooms
        if room.memberCount >= Int64(limits.members) { throw Refusal.conflict("This room is full.") }
        if try session.joinedRoomCount(uid: caller.uid) >= limits.roomsPerUser {
            throw Refusal.conflict("You are in as many rooms as this node allows.")
        }
        guard let user = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
        try MembershipChange(transaction: transaction, room: room, sender: user, target: user).append(.join)
    }
}
