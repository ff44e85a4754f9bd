import CanonicalJSON
import Chat
import Storage

/// `GET stories/{id}/views`: who has seen one's own story, in the order in which they did.
enum ListStoryViews {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let id = ask.input["id"]?.string ?? ""
        let wanted = try PageAsk(ask.input)
        let now = node.world.now()
        return Answer(
            try await node.read { session in
                let number = try VisibleStory.own(session, id: id, of: caller.uid, at: now).story.number
                let page = try Page<StoryViewRow>.load(wanted, place: { Cursor($0.view) }) { cursor, limit in
                    try session.storyViews(number: number, after: cursor?.number ?? 0, limit: limit)
                } before: { cursor, limit in
                    try session.storyViews(number: number, before: cursor?.number ?? .max, limit: limit)
                }
                return try page.json { view in
                    [
                        "user": try session.user(uid: view.uid).map(UserObject.brief) ?? .null, "at": .time(view.at),
                        "emoji": .text(view.emoji),
                    ]
                }
            })
    }
}
