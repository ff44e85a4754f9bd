extension JobCatalog {
    /// Ends a story when its time is over.
    package static let expireStory = JobKind(
        "story.expire", "Removes a story when its time is over, unless a highlight holds it.",
        JobPolicy(queue: "house", priority: 4, attempts: nil, backOff: BackOff(first: 1_000, cap: 600_000), effect: .transaction))
}
