import Chat
import Storage
import Synchronization

/// Somebody of another server uses a token of this node: what holds for people here is judged, and the use is counted.
struct InviteUse: Sendable {
    let token: String
    let user: UserID
    let server: String
    /// Uses of the token that have begun before this one and are not over.
    let ahead: Int

    /// What is to be done so that they can come in.
    enum Way: Sendable {
        case invite
        /// Everybody comes in.
        case publicRoom
        /// They are in, or invited.
        case nothing
    }

    struct Found: Sendable {
        let room: RoomRow
        let maker: UserRow
        let isLimited: Bool
        let way: Way
    }

    /// Any read, and the write body that counts it.
    func judged(_ session: any SQLSession, _ node: NodeContext, at now: Int64) throws -> Found {
        let (invite, room, maker) = try ServeInvites.open(session, token, to: server, at: now)
        func found(_ way: Way) -> Found { Found(room: room, maker: maker, isLimited: invite.uses != nil, way: way) }
        let uid = try session.userNumber(id: user.text)
        let member = try uid.flatMap { try session.member(rid: room.rid, uid: $0) }
        if try member?.membership == "ban" || uid.map({ try session.isBanUnderWay(of: $0, to: room) }) == true {
            throw Refusal(.banned, "They are banned from this room.")
        }
        if member?.membership == "join" || member?.membership == "invite" { return found(.nothing) }
        if let left = invite.usesLeft, left <= Int64(ahead) { throw Refusal(.inviteExpired, "This invite has expired.") }
        if room.memberCount >= Int64(node.configuration.rooms.members) { throw Refusal.conflict("This room is full.") }
        if room.visibility == "public" { return found(.publicRoom) }
        guard try session.member(rid: room.rid, uid: maker.uid)?.isJoined == true, !maker.isSuspended else {
            throw Refusal(.inviteExpired, "Who made this invite is no longer in the room.")
        }
        return found(.invite)
    }

    func count(_ found: Found, _ session: any WriteSession) throws(StorageFailure) {
        if found.isLimited { try session.useRoomInvite(token: token) }
    }
}

/// Uses of tokens that are under way: while a server is asked to sign its user's invite, nobody else is given the same last place. Kept in
/// memory only, because what is not written when the process ends has not happened.
final class InviteSeats: Sendable {
    private let taken = Mutex<[String: Int]>([:])

    /// - Returns: how many are under way already.
    func take(_ token: String) -> Int {
        taken.withLock { taken in
            defer { taken[token, default: 0] += 1 }
            return taken[token] ?? 0
        }
    }

    func leave(_ token: String) {
        taken.withLock { taken in
            guard let count = taken[token] else { return }
            taken[token] = count > 1 ? count - 1 : nil
        }
    }
}
