import CanonicalJSON
import Chat
import Storage

/// The API's `highlight` object.
enum HighlightObject {
    /// With those of its stories that one viewer may see; nil where there is none.
    static func json(
        _ highlight: HighlightRow, _ author: UserRow, _ sight: inout StorySight, for viewer: Int64, _ session: any SQLSession,
        _ node: NodeContext
    ) throws -> JSON? {
        var stories: [JSON] = []
        for story in try session.stories(inHighlight: highlight.highlight) where try sight.allows(story) {
            stories.append(try StoryObject.json(story, author, for: viewer, session, node))
        }
        if stories.isEmpty, highlight.uid != viewer { return nil }
        return [
            "id": .string(highlight.highlightID), "user": UserObject.brief(author), "title": .string(highlight.title),
            "createdAt": .time(highlight.createdAt), "stories": .array(stories),
        ]
    }
}
