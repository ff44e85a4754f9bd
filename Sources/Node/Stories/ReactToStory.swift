import CanonicalJSON
import Chat
import Storage

/// `PUT stories/{id}/reaction` and `react_story`: what the caller makes of somebody's story; no emoji takes it back. Who reacts has seen it.
enum ReactToStory {
    @Sendable
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        var fields = Fields(ask.input)
        let emoji = fields.optionalString("emoji", length: 1...64)
        try fields.check()
        if let emoji { try ReactionContent.check(emoji: emoji) }
        let caller = ask.user
        let id = StoryAsk.id(ask.input)
        try await node.write { transaction in
            try transaction.checkSession(caller)
            let found = try VisibleStory.find(transaction.session, id: id, for: caller.uid, at: transaction.now)
            guard found.story.uid != caller.uid else { throw Refusal.conflict("Nobody reacts to their own story.") }
            try ViewStory.note(found.story, transaction, caller)
            guard try transaction.session.setStoryReaction(number: found.story.number, uid: caller.uid, emoji: emoji) else { return }
            try tell(emoji, of: found.story, transaction, caller)
        }
        return Answer(["storyId": .string(id), "emoji": .text(emoji)])
    }

    private static func tell(_ emoji: String?, of story: StoryRow, _ transaction: Transaction, _ caller: Caller) throws {
        guard let user = try transaction.session.user(uid: caller.uid) else { return }
        let data: JSON = [
            "storyId": .string(story.storyID), "user": UserObject.brief(user), "emoji": .text(emoji), "at": .time(transaction.now),
        ]
        transaction.announce(
            .event(LiveEvent(position: nil, audience: .users([story.uid]), name: LiveEventName.storyReaction, data: data.encoded())))
    }
}
