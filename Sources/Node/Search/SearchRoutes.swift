import Chat
import HTTPTypes

extension Route {
    /// Looking for words.
    static let search: [Route] = [
        Route(
            .get, "rooms/{roomId}/search", "searchRoom", "Looks for words in a room, the newest message first", rate: .search,
            query: ["q", "limit", "before", "after"], answer: "MessagePage", refusals: [.roomNotFound, .notAvailable],
            perform: SearchMessages.inRoom),
        Route(
            .get, "search", "search", "Looks for words in all my rooms, the newest message first", rate: .search,
            query: ["q", "limit", "before", "after"], answer: "MessagePage", refusals: [.notAvailable],
            perform: SearchMessages.everywhere),
    ]
}
