import CanonicalJSON
import Chat
import Storage

/// `POST stories/{id}/view` and `view_story`: the author learns who has seen it. One's own counts nothing.
enum ViewStory {
    @Sendable
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let id = StoryAsk.id(ask.input)
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let found = try VisibleStory.find(transaction.session, id: id, for: caller.uid, at: transaction.now)
            try note(found.story, transaction, caller)
        }
        return Answer(["storyId": .string(id)])
    }

    /// Notes that the caller has seen the story, and tells its author if it is the first time.
    static func note(_ story: StoryRow, _ transaction: Transaction, _ caller: Caller) throws {
        guard story.uid != caller.uid,
            try transaction.session.addStoryView(number: story.number, uid: caller.uid, at: transaction.now),
            let user = try transaction.session.user(uid: caller.uid)
        else { return }
        let data: JSON = ["storyId": .string(story.storyID), "user": UserObject.brief(user), "at": .time(transaction.now)]
        transaction.announce(
            .event(LiveEvent(position: nil, audience: .users([story.uid]), name: LiveEventName.storyViewed, data: data.encoded())))
    }
}

/// How a request names a story: as `id` in a path, as `storyId` over a live connection.
enum StoryAsk {
    static func id(_ input: JSON) -> String { input["id"]?.string ?? input["storyId"]?.string ?? "" }
}
