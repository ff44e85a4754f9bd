import CanonicalJSON
import Storage

/// Tells those who may see a story that it was posted, or is gone. After the commit, in the bulk lane: who that is takes a walk over
/// the members of all the author's rooms. What a crash swallows is found in the feed.
enum StoryTeller {
    static func tell(_ items: [StoryNews.Item], _ node: NodeContext) async {
        let events = try? await node.read(.bulk) { session in
            try items.compactMap { try event(of: $0, session, node) }
        }
        if let events, !events.isEmpty { node.gateway.publish(events.map(Announcement.event)) }
    }

    private static func event(of item: StoryNews.Item, _ session: any SQLSession, _ node: NodeContext) throws -> LiveEvent? {
        guard let author = try session.user(uid: item.story.uid) else { return nil }
        let audience = try session.audience(of: item.story, people: item.people) + [item.story.uid]
        let present = audience.filter { node.gateway.presence.isPresent(uid: $0) }
        guard !present.isEmpty else { return nil }
        switch item.change {
        case .posted:
            // It may be gone again by now.
            guard let story = try session.story(id: item.story.storyID) else { return nil }
            let data: JSON = ["story": try StoryObject.json(story, author, session, node)]
            return LiveEvent(position: nil, audience: .users(present), name: LiveEventName.storyPosted, data: data.encoded())
        case .expired, .deleted:
            let data: JSON = [
                "storyId": .string(item.story.storyID), "userId": .string(author.userID), "reason": .string(item.change.rawValue),
            ]
            return LiveEvent(position: nil, audience: .users(present), name: LiveEventName.storyExpired, data: data.encoded())
        }
    }
}
