import Chat
import Federation
import Storage

/// Rooms that let in who is in another room: somebody of this node has to vouch for the join.
enum RestrictedEntry {
    /// Whether a room lets the caller in because of another one. Inside a write body.
    static func isOpen(_ transaction: Transaction, _ room: RoomRow, _ caller: Caller) throws -> Bool {
        try authoriser(transaction, room, try caller.sender) != nil
    }

    /// Who vouches for a user's join; nil where nobody has to, or nobody can.
    static func authoriser(_ transaction: Transaction, _ room: RoomRow, _ user: UserID) throws -> UserID? {
        let session = transaction.session
        let authority = try transaction.node.log.authority(of: room.rid, in: session)
        let rooms: [RoomID]
        switch authority.joinRule {
        case .restricted(let allowed), .knockRestricted(let allowed): rooms = allowed
        case .public, .invite, .knock, .unknown: return nil
        }
        guard let power = authority.power, try rooms.contains(where: { try isMember(session, user, of: $0) }) else { return nil }
        return try session.ownMembers(rid: room.rid, limit: 1_000).first { power.power(of: $0).reaches(power.invite) }
    }

    private static func isMember(_ session: any SQLSession, _ user: UserID, of roomID: RoomID) throws -> Bool {
        guard let room = try session.room(id: roomID.text), try session.isResident(room) else { return false }
        return try session.isJoined(user, to: room.rid)
    }
}
