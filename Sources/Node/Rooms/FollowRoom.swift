import CanonicalJSON
package import Chat
import Federation
import Storage

/// `rooms.follow`: brings the people of a replaced room into the new one, on its maker's behalf. What was done is seen in the rows, so that it
/// goes on where it ended; whoever has left the new room meanwhile stays out.
package enum FollowRoom {
    /// People in one write.
    private static let slice = 50
    /// People of other nodes who are invited; others follow what the old room says at last by themselves, where they may.
    private static let mostInvited = 1_000

    /// Makes the job. Inside the write body that replaces the room.
    static func enqueue(_ transaction: Transaction, from old: Int64, to new: Int64) throws {
        let payload = JSON.object(["from": .int(old), "to": .int(new)]).encoded()
        try transaction.session.enqueue(
            NewJob(JobCatalog.followRoom, payload: String(decoding: payload, as: UTF8.self), uniqueKey: "\(old)"), at: transaction.now)
    }

    /// Does the job with that payload.
    /// - Throws: ``Refusal`` when the database fails.
    package static func perform(_ node: NodeContext, payload: String) async throws(Refusal) -> JobOutcome {
        let json = try? JSON(parsing: Array(payload.utf8))
        guard let old = json?["from"]?.int, let new = json?["to"]?.int else {
            return .dead(JobFault("payload", "The payload names no rooms."))
        }
        var last: Int64? = 0
        while let after = last, !Task.isCancelled {
            last = try await node.write { transaction in try bring(transaction, from: old, to: new, after: after) }
        }
        return try await invite(node, from: old, to: new)
    }

    /// Brings some people of this node over.
    /// - Returns: the last of them; nil when there was none left.
    private static func bring(_ transaction: Transaction, from old: Int64, to new: Int64, after: Int64) throws -> Int64? {
        let session = transaction.session
        guard let (room, maker) = try open(session, new) else { return nil }
        let users = try session.followers(from: old, to: new, isLocal: true, after: after, limit: slice)
        for uid in users {
            guard let user = try session.user(uid: uid) else { continue }
            do {
                if room.visibility != "public" {
                    try MembershipChange(transaction: transaction, room: room, sender: maker, target: user).append(.invite)
                }
                try MembershipChange(transaction: transaction, room: room, sender: user, target: user).append(.join)
            } catch let refusal as Refusal where refusal.code == .forbidden {
                // The new room's rules have changed already: it is for its people to let them in.
                continue
            }
        }
        return users.last
    }

    /// Invites those of other nodes, where nobody comes in without.
    private static func invite(_ node: NodeContext, from old: Int64, to new: Int64) async throws(Refusal) -> JobOutcome {
        guard let links = node.links else { return .done }
        let (found, users) = try await node.read { session in
            let found = try open(session, new)
            let uids = try session.followers(from: old, to: new, isLocal: false, after: 0, limit: mostInvited)
            return (found, try uids.compactMap { try session.user(uid: $0) })
        }
        guard let (room, maker) = found, room.visibility != "public", room.federate else { return .done }
        if Task.isCancelled { return .returned }
        var failed = 0
        for user in users where !Task.isCancelled {
            guard let id = UserID(user.userID) else { continue }
            do throws(Refusal) {
                _ = try await links.memberships.invite(id, into: new, by: maker, displayName: user.displayName)
            } catch {
                if error.code != .forbidden { failed += 1 }
            }
        }
        if Task.isCancelled { return .returned }
        return failed == 0 ? .done : .retry(JobFault("not_invited", "Servers of \(failed) people could not be asked."))
    }

    /// The new room, with who made it, while both are there.
    private static func open(_ session: any SQLSession, _ rid: Int64) throws -> (room: RoomRow, maker: UserRow)? {
        guard let room = try session.room(rid: rid), room.removedAt == nil, let maker = try session.user(uid: room.creator),
            try session.member(rid: rid, uid: maker.uid)?.isJoined == true
        else { return nil }
        return (room, maker)
    }
}
