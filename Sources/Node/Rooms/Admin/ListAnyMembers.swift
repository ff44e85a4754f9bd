import CanonicalJSON
import Chat
import Storage

/// `GET admin/rooms/{id}/members`: who is in a room; `membership` asks for others.
enum ListAnyMembers {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let membership = try ListMembers.membership(ask.input)
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        let id = ask.input["id"]
        return Answer(
            try await node.read { session in
                try ListMembers.page(page, of: session.anyRoom(id).rid, membership, session)
            })
    }
}
