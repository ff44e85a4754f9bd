import CanonicalJSON
import Chat
import Storage

/// `GET stories/{id}`.
enum ShowStory {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let id = ask.input["id"]?.string ?? ""
        let now = node.world.now()
        return Answer(
            try await node.read { session in
                let found = try VisibleStory.find(session, id: id, for: caller.uid, at: now)
                return try StoryObject.json(found.story, found.author, for: caller.uid, session, node)
            })
    }
}
