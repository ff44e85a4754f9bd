import Chat
import Storage

/// A story that somebody may see, with its author.
struct VisibleStory {
    let story: StoryRow
    let author: UserRow

    /// Finds a story that is shown now, or that is held by a highlight.
    /// - Throws: ``Refusal`` `story_not_found` for one that is not there, not any more or not for this user.
    static func find(_ session: any SQLSession, id: String, for viewer: Int64, at now: Int64) throws -> VisibleStory {
        var sight = StorySight(session, viewer: viewer)
        guard let story = try session.story(id: id), try sight.allows(story),
            try story.isShowing(at: now) || session.isHighlighted(story: story.number), let author = try session.user(uid: story.uid)
        else { throw Refusal.notFound(.story) }
        return VisibleStory(story: story, author: author)
    }

    /// As ``find(_:id:for:at:)``, of the viewer's own only.
    static func own(_ session: any SQLSession, id: String, of viewer: Int64, at now: Int64) throws -> VisibleStory {
        let found = try find(session, id: id, for: viewer, at: now)
        guard found.story.uid == viewer else { throw Refusal.forbidden("Only its author may do that.") }
        return found
    }
}
