import CanonicalJSON
import Chat
import Storage

/// `DELETE rooms/{roomId}/members/{userId}`: kicks, with `ban=true` bans, with `ban=false` lifts a ban.
enum RemoveMember {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let ban = fields.optionalBool("ban")
        let reason = fields.optionalString("reason", length: 0...500)
        try fields.check()
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        let name = ask.input["userId"]?.string ?? ""
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let session = transaction.session
            let found = try MemberRoom.joined(session, roomID: roomID, caller)
            let target = try MemberEntry.user(session, node, named: name)
            guard let sender = try session.user(uid: caller.uid) else { throw Refusal.notFound(.user) }
            let before = try session.member(rid: found.room.rid, uid: target.uid)?.membership
            guard let membership = try next(before, ban: ban) else { return }
            try MembershipChange(transaction: transaction, room: found.room, sender: sender, target: target)
                .append(membership, reason: reason)
        }
        await node.gateway.confirm()
        return .nothing
    }

    /// What the membership becomes; nil when nothing is to be done.
    private static func next(_ before: String?, ban: Bool?) throws -> Membership? {
        switch (before, ban) {
        case ("ban", true): nil
        case (_, true): .ban
        case ("ban", false): .leave
        case ("ban", nil): throw Refusal.conflict("That user is banned; ban=false lifts it.")
        case ("join", _), ("invite", _), ("knock", _): .leave
        case (_, false): nil
        default: throw Refusal.notFound(.user)
        }
    }
}
