import CanonicalJSON
package import Chat
import Federation
import Storage

/// `rooms.follow`: brings the bans and the people of a replaced room into the new one, on its maker's behalf. What was done is seen in the
/// rows, so that it goes on where it ended; whoever has left the new room meanwhile stays out.
package enum FollowRoom {
    /// People in one write.
    private static let slice = 50

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
        for step in [ban, bring] {
            var last: Int64? = 0
            while let after = last, !Task.isCancelled {
                last = try await node.write { transaction in try step(transaction, old, new, after) }
            }
        }
        return try await inviteElsewhere(node, from: old, to: new)
    }

    /// Invites somebody of the room that this one replaces who comes before the job has come to them. Inside a write body.
    /// - Returns: false where they were not in that room, or its new one was not made here.
    static func invite(_ transaction: Transaction, into room: RoomRow, _ caller: Caller) throws -> Bool {
        let session = transaction.session
        guard let old = try session.replacedRoom(by: room), try session.member(rid: old.rid, uid: caller.uid)?.isJoined == true,
            let (room, maker) = try open(session, room.rid), maker.isLocal, let user = try session.user(uid: caller.uid)
        else { return false }
        try MembershipChange(transaction: transaction, room: room, sender: maker, target: user).append(.invite)
        return true
    }

    /// Bans some who are banned from the old room.
    /// - Returns: the last of them; nil when there was none left.
    private static func ban(_ transaction: Transaction, from old: Int64, to new: Int64, after: Int64) throws -> Int64? {
        guard let (room, maker) = try open(transaction.session, new) else { return nil }
        let users = try transaction.session.bansLeft(from: old, to: new, after: after, limit: slice)
        for uid in users where uid != maker.uid {
            guard let user = try transaction.session.user(uid: uid) else { continue }
            try unlessForbidden {
                try MembershipChange(transaction: transaction, room: room, sender: maker, target: user).append(.ban)
            }
        }
        return users.last
    }

    /// Brings some people of this node over.
    /// - Returns: the last of them; nil when there was none left.
    private static func bring(_ transaction: Transaction, from old: Int64, to new: Int64, after: Int64) throws -> Int64? {
        let session = transaction.session
        guard let (room, maker) = try open(session, new) else { return nil }
        let users = try session.followers(from: old, to: new, isLocal: true, after: after, limit: slice)
        for uid in users {
            guard let user = try session.user(uid: uid) else { continue }
            try unlessForbidden {
                if room.visibility != "public" {
                    try MembershipChange(transaction: transaction, room: room, sender: maker, target: user).append(.invite)
                }
                try MembershipChange(transaction: transaction, room: room, sender: user, target: user).append(.join)
            }
        }
        return users.last
    }

    /// Where the new room's rules have changed already it is for its people to say who comes in and who does not.
    private static func unlessForbidden(_ body: () throws -> Void) throws {
        do { try body() } catch let refusal as Refusal where refusal.code == .forbidden { return }
    }

    /// Invites those of other nodes, where nobody comes in without.
    private static func inviteElsewhere(_ node: NodeContext, from old: Int64, to new: Int64) async throws(Refusal) -> JobOutcome {
        guard let links = node.links else { return .done }
        var round = InviteRound()
        var after: Int64 = 0
        while !Task.isCancelled {
            let (last, found) = (after, try await node.read { session in try open(session, new) })
            guard let (room, maker) = found, room.visibility != "public", room.federate else { return .done }
            let users = try await node.read { session in
                try session.followers(from: old, to: new, isLocal: false, after: last, limit: slice).compactMap {
                    try session.user(uid: $0)
                }
            }
            guard let next = users.last?.uid else { return round.outcome }
            after = next
            for user in users where !Task.isCancelled {
                guard let id = UserID(user.userID), round.asks(id) else { continue }
                do throws(Refusal) {
                    _ = try await links.memberships.invite(id, into: new, by: maker, displayName: user.displayName)
                    round.invited()
                } catch {
                    round.refused(id, error)
                }
            }
            if round.isFull { return round.outcome }
        }
        return .returned
    }

    /// The new room, with who made it, while both are there.
    private static func open(_ session: any SQLSession, _ rid: Int64) throws -> (room: RoomRow, maker: UserRow)? {
        guard let room = try session.room(rid: rid), room.removedAt == nil, let maker = try session.user(uid: room.creator),
            try session.member(rid: rid, uid: maker.uid)?.isJoined == true
        else { return nil }
        return (room, maker)
    }
}
