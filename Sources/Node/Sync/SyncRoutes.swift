import HTTPTypes

extension Route {
    /// The live stream for clients that only speak HTTP.
    static let sync: [Route] = [
        Route(
            .get, "sync", "sync", "What happened after a position; waits for something to happen", query: ["since", "timeout"],
            answer: "Sync", perform: LongPoll.perform)
    ]
}
