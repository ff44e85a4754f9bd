import CanonicalJSON
import Chat
import Storage

/// `GET rooms/{roomId}/members`: joined members by default; `membership` asks for others.
enum ListMembers {
    private enum Membership: String, CaseIterable {
        case join, invite, knock, leave, ban
    }

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let membership = try membership(ask.input)
        let limits = node.configuration.rooms
        let wanted = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            try await node.read { session in
                let found = try MemberRoom.joined(session, roomID: roomID, caller)
                return try page(wanted, of: found.room.rid, membership, session)
            })
    }

    /// The membership asked for.
    static func membership(_ input: JSON) throws(Refusal) -> String {
        var fields = Fields(input)
        let membership = fields.optionalChoice("membership", of: Membership.self) ?? .join
        try fields.check()
        return membership.rawValue
    }

    /// One page of a room's members, after the right to see them was checked.
    static func page(_ ask: PageAsk, of rid: Int64, _ membership: String, _ session: any SQLSession) throws -> JSON {
        let page = try Page<MemberRow>.load(
            ask, place: { Cursor($0.uid) },
            after: { try session.members(rid: rid, membership: membership, after: $0?.number ?? 0, limit: $1) },
            before: { try session.members(rid: rid, membership: membership, before: $0?.number ?? .max, limit: $1) })
        return try page.json { member in
            guard let user = try session.user(uid: member.uid) else { return .null }
            return MemberObject.json(member, user)
        }
    }
}
