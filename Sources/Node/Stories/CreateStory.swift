import CanonicalJSON
import Chat
import Cryptography
import Storage

/// `POST stories`.
enum CreateStory {
    static func perform(_ node: NodeContext, _ ask: Ask) async throws(Refusal) -> Answer {
        let caller = ask.user
        let limits = node.configuration.stories
        let form = try StoryForm(ask.input, limits)
        return Answer(
            try await node.write { transaction in
                try transaction.checkSession(caller)
                let session = transaction.session
                guard let author = try session.user(uid: caller.uid) else { throw Refusal.sessionEnded }
                guard try session.storyCount(of: caller.uid, at: transaction.now) < limits.perUser else {
                    throw Refusal.conflict("You show as many stories as you can at one time. Delete one first.")
                }
                let media = try media(of: form, session, caller)
                let story = try session.insert(
                    NewStory(
                        storyID: Base64URL.encode(node.world.random(15)), uid: caller.uid, type: form.type, text: form.text, media: media,
                        audience: form.audience.word, people: try people(form.audience, session),
                        expiresAt: transaction.now + limits.minutes * 60_000), at: transaction.now)
                return try StoryObject.json(story, author, for: caller.uid, session, node)
            })
    }

    private static func media(of form: StoryForm, _ session: any SQLSession, _ caller: Caller) throws -> MediaRow? {
        guard let id = form.media else { return nil }
        guard let row = try session.media(id: id), row.uid == caller.uid, !row.isWithdrawn else { throw Refusal.notFound(.media) }
        guard row.kind.rawValue == form.type.rawValue else {
            throw Refusal.invalid("type", .notAllowed, "The file is no \(form.type.rawValue).")
        }
        return row
    }

    private static func people(_ audience: StoryAudience, _ session: any SQLSession) throws -> [Int64] {
        try audience.people.map { id in
            guard let user = try session.user(id: id), user.deletedAt == nil, user.isLocal else { throw Refusal.notFound(.user) }
            return user.uid
        }
    }
}
