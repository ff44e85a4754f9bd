import Chat
import HTTPTypes

extension Route {
    /// What is shown for a day.
    static let stories: [Route] = [
        Route(
            .post, "stories", "createStory", "Posts a story", rate: .creation, success: .created, body: "StoryBody", answer: "Story",
            refusals: [.userNotFound, .mediaNotFound, .conflict], perform: CreateStory.perform),
        Route(
            .get, "stories", "listStories", "The stories I may see, by author", query: ["limit", "after"], answer: "StoryFeed",
            perform: ListStories.perform),
        Route(
            .get, "stories/highlights", "listHighlights", "Stories that stay: mine, or somebody's", query: ["user"],
            answer: "HighlightPage", refusals: [.userNotFound], perform: ListHighlights.perform),
        Route(
            .post, "stories/highlights", "createHighlight", "Makes a highlight of my stories", rate: .creation, success: .created,
            body: "HighlightBody", answer: "Highlight", refusals: [.storyNotFound, .forbidden, .conflict],
            perform: ChangeHighlight.create),
        Route(
            .patch, "stories/highlights/{id}", "updateHighlight", "Renames a highlight, changes what it holds", body: "HighlightPatch",
            answer: "Highlight", refusals: [.storyNotFound, .forbidden], perform: ChangeHighlight.update),
        Route(
            .delete, "stories/highlights/{id}", "deleteHighlight", "Removes a highlight", success: .noContent,
            refusals: [.storyNotFound], perform: ChangeHighlight.delete),
        Route(
            .get, "stories/{id}", "showStory", "One story", answer: "Story", refusals: [.storyNotFound], perform: ShowStory.perform),
        Route(
            .delete, "stories/{id}", "deleteStory", "Takes my story back", success: .noContent, refusals: [.storyNotFound, .forbidden],
            perform: DeleteStory.perform),
        Route(
            .post, "stories/{id}/view", "viewStory", "I have seen it", answer: "StoryView", refusals: [.storyNotFound],
            perform: ViewStory.perform),
        Route(
            .get, "stories/{id}/views", "listStoryViews", "Who has seen my story", query: ["limit", "before", "after"],
            answer: "StoryViewPage", refusals: [.storyNotFound, .forbidden], perform: ListStoryViews.perform),
        Route(
            .put, "stories/{id}/reaction", "reactToStory", "What I make of it; null takes it back", body: "StoryReactionBody",
            answer: "StoryReaction", refusals: [.storyNotFound, .conflict], perform: ReactToStory.perform),
    ]
}
