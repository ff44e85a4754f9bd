import CanonicalJSON
import Chat
import Federation
import Storage

/// `GET rooms/invites/{token}`: what the room is, without a login. Other nodes are asked for people of this one only: nobody else has
/// requests sent in its name.
enum PreviewInvite {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        switch try InvitePlace.find(node, ask.input["token"]?.string ?? "") {
        case .here(let token): return try await own(node, token)
        case .elsewhere(let token, let server, let links):
            guard ask.caller != nil else { throw Refusal(.unauthenticated, "Log in to see where an invite of another node leads.") }
            let preview = try await RemoteInvites(links.linked).preview(token, at: server)
            return Answer(ForeignInvite.object(token, server, preview, node))
        }
    }

    private static func own(_ node: NodeContext, _ token: String) async throws(Refusal) -> Answer {
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
