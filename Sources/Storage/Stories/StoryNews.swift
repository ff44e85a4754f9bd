/// What a batch did to stories, for whoever tells those who may see them. Writer thread only; dropped with the batch.
package final class StoryNews {
    /// What happened.
    package enum Change: String, Sendable {
        case posted, expired, deleted
    }

    /// One story, with whom its audience names: the rows may be gone when it is told.
    package struct Item: Sendable {
        package let change: Change
        package let story: StoryRow
        package let people: [Int64]
    }

    /// In the order it happened.
    package private(set) var items: [Item] = []

    fileprivate func add(_ item: Item) { items.append(item) }

    func note(_ change: Change, _ story: StoryRow, people: [Int64]) { add(Item(change: change, story: story, people: people)) }
}

extension WriteSession {
    var storyNews: StoryNews { batch.value(ofType: StoryNews.self, default: StoryNews()) }
}
