import CanonicalJSON
import Chat
import Storage

/// The API's `story` object.
enum StoryObject {
    /// What everybody sees of it.
    static func json(_ story: StoryRow, _ author: UserRow, _ session: any SQLSession, _ node: NodeContext) throws -> JSON {
        [
            "id": .string(story.storyID), "user": UserObject.brief(author), "type": .string(story.type.rawValue),
            "text": .string(story.text), "media": try media(of: story, session, node), "createdAt": .time(story.createdAt),
            "expiresAt": .time(story.expiresAt),
        ]
    }

    /// As one viewer sees it: whether they have seen it and what they made of it; its author, who may see it and how many have.
    static func json(
        _ story: StoryRow, _ author: UserRow, for viewer: Int64, _ session: any SQLSession, _ node: NodeContext
    ) throws -> JSON {
        var object = try json(story, author, session, node)
        if story.uid == viewer {
            let people = try session.people(ofStory: story.number).compactMap { try session.user(uid: $0)?.userID }
            object["audience"] = StoryAudience(word: story.audience, people: people)?.json ?? .null
            object["views"] = .int(story.views)
            object["reactions"] = .array(
                try session.storyReactions(number: story.number).map { ["emoji": .string($0.emoji), "count": .int($0.count)] })
        } else {
            let view = try session.storyView(number: story.number, uid: viewer)
            object["viewed"] = .bool(view != nil)
            object["reaction"] = .text(view?.emoji)
        }
        return object
    }

    private static func media(of story: StoryRow, _ session: any SQLSession, _ node: NodeContext) throws -> JSON {
        guard let id = story.media, let row = try session.media(id: id) else { return .null }
        let reference = row.reference(server: node.configuration.identity.name)
        return reference.api(node.media.links.link(reference))
    }
}
