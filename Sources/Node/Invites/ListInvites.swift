import CanonicalJSON
import Chat
import Storage

/// `GET rooms/{roomId}/invites`: the room's tokens, for those who may make them.
enum ListInvites {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let roomID = ask.input["roomId"]?.string ?? ""
        return Answer(
            try await node.read { session in
                let found = try MemberRoom.joined(session, roomID: roomID, caller)
                guard let role = Role(rawValue: found.member.role), role >= .moderator else {
                    throw Refusal.forbidden("Your role in this room does not let you see its invites.")
                }
                let items = try session.roomInvites(rid: found.room.rid).map { invite in
                    InviteObject.json(invite, found.room, try session.user(uid: invite.createdBy), node)
                }
                return PageObject.json(items: items, prev: nil, next: nil)
            })
    }
}
