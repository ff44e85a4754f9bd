import CanonicalJSON
import Chat
import Storage

/// `GET users/{userId}/messages`: the history of the direct room with somebody; an empty page while there is none.
enum DirectMessages {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let limits = node.configuration.rooms
        let wanted = try PageAsk(ask.input, standard: limits.pageDefault, most: limits.pageLimit)
        let name = ask.input["userId"]?.string ?? ""
        return Answer(
            encoded: try await node.read { session in
                let other = try MemberEntry.user(session, node, named: name)
                guard let rid = try session.directRoom(of: caller.uid, and: other.uid), let room = try session.room(rid: rid),
                    let member = try session.member(rid: rid, uid: caller.uid), member.joinedAt != nil
                else { return PageObject.empty }
                return try MessageHistory(session, node, MemberRoom(room: room, member: member)).page(wanted).bytes
            })
    }
}
