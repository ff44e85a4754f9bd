import Chat
import Storage

/// `GET admin/invites`: invites to the node, the oldest first; the first page is the newest.
enum ListNodeInvites {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        return Answer(
            try await node.read { session in
                try Page.load(
                    page, startsAtEnd: true, place: { Cursor($0.createdAt, $0.token) },
                    after: { try session.nodeInvites(after: ($0?.number ?? .min, $0?.text ?? ""), limit: $1) },
                    before: { try session.nodeInvites(before: ($0?.number ?? .max, $0?.text ?? ""), limit: $1) }
                ).json { invite in
                    let creator = try invite.createdBy.flatMap { try session.user(uid: $0) }
                    return NodeInviteObject.json(invite, creator: creator, node: node)
                }
            })
    }
}
