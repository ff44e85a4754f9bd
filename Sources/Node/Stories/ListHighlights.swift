import CanonicalJSON
import Chat
import Storage

/// `GET stories/highlights`: one's own, or with `user` somebody else's as far as one may see them.
enum ListHighlights {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let name = ask.input["user"]
        return Answer(
            try await node.read { session in
                let author = try name.map { try session.livingUser($0) } ?? session.user(uid: caller.uid)
                guard let author else { throw Refusal.notFound(.user) }
                var sight = StorySight(session, viewer: caller.uid)
                var items: [JSON] = []
                for highlight in try session.highlights(of: author.uid) {
                    let object = try HighlightObject.json(highlight, author, &sight, for: caller.uid, session, node)
                    if let object { items.append(object) }
                }
                return PageObject.json(items: items, prev: nil, next: nil)
            })
    }
}
