import CanonicalJSON
import Chat
import Storage

/// `GET stories`: the feed, an item for each author, who posted last first. Looks at so many stories a page at most: a page may
/// hold fewer authors than were asked for, even none, and still have a next one.
enum ListStories {
    fileprivate static let lookedAt = 1_000

    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let wanted = try PageAsk(ask.input, standard: 50, most: 100)
        let now = node.world.now()
        return Answer(
            try await node.read { session in
                var feed = Feed(session: session, node: node, viewer: caller.uid, now: now)
                return try feed.page(wanted)
            })
    }
}

private struct Feed {
    /// An author's stories that the viewer may see, as of the number of the newest.
    private struct Item {
        let number: Int64
        let author: UserRow
        let stories: [StoryRow]
    }

    let session: any SQLSession
    let node: NodeContext
    let viewer: Int64
    let now: Int64
    private var sight: StorySight

    init(session: any SQLSession, node: NodeContext, viewer: Int64, now: Int64) {
        self.session = session
        self.node = node
        self.viewer = viewer
        self.now = now
        sight = StorySight(session, viewer: viewer)
    }

    mutating func page(_ ask: PageAsk) throws -> JSON {
        var place = Int64.max
        if case .after(let cursor) = ask.walk { place = cursor.number }
        let newest = try session.newestStories(below: place, at: now, limit: ListStories.lookedAt)
        var items: [Item] = []
        var seen: Set<Int64> = []
        for (number, uid) in newest where !seen.contains(uid) {
            if items.count == ask.limit { return try json(items, next: Cursor(place)) }
            place = number
            seen.insert(uid)
            if let item = try item(of: uid, newest: number) { items.append(item) }
        }
        return try json(items, next: newest.count == ListStories.lookedAt ? newest.last.map { Cursor($0.number) } : nil)
    }

    /// Nil for an author who stands on an earlier page, or shows this viewer nothing.
    private mutating func item(of uid: Int64, newest: Int64) throws -> Item? {
        let all = try session.stories(of: uid, at: now)
        guard all.last?.number == newest, let author = try session.user(uid: uid) else { return nil }
        var stories: [StoryRow] = []
        for story in all where try sight.allows(story) { stories.append(story) }
        return stories.isEmpty ? nil : Item(number: newest, author: author, stories: stories)
    }

    private func json(_ items: [Item], next: Cursor?) throws -> JSON {
        PageObject.json(
            items: try items.map { item in
                let stories = try item.stories.map { try StoryObject.json($0, item.author, for: viewer, session, node) }
                return [
                    "user": UserObject.brief(item.author), "stories": .array(stories),
                    "unseen": .int(Int64(stories.count { $0["viewed"]?.bool == false })),
                ]
            }, prev: nil, next: next)
    }
}
