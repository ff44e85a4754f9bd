import Chat
import Storage

/// `GET users/me/blocks`: in the order of usernames.
enum ListBlocks {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let uid = ask.user.uid
        let page = try PageAsk(ask.input, standard: node.configuration.rooms.pageDefault, most: node.configuration.rooms.pageLimit)
        return Answer(
            try await node.read { session in
                try Page.load(
                    page, place: { Cursor($0.uid, $0.username) },
                    after: { try session.blocks(of: uid, after: UserPlace($0), limit: $1) },
                    before: { try session.blocks(of: uid, before: UserPlace($0), limit: $1) }
                ).json { try node.object(of: $0, for: uid, session) }
            })
    }
}
