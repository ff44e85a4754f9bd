import CanonicalJSON
import Chat
import Storage

/// `GET rooms/invites/{token}`: what the room is, without a login.
enum PreviewInvite {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        guard case .here(let token) = try InvitePlace.find(node, ask.input["token"]?.string ?? "") else { throw .notFound(.invite) }
        let now = node.world.now()
        return Answer(
            try await node.read { session in
                let (invite, room, maker) = try InviteRules.usable(session, token: token, at: now)
                var object = InviteObject.json(invite, room, maker, node)
                object["room"] = [
                    "id": .string(room.roomID), "name": .text(room.name), "topic": .text(room.topic), "avatar": .null,
                    "kind": .string(room.kind), "visibility": .string(room.visibility), "memberCount": .int(room.memberCount),
                ]
                return object
            })
    }
}
