/// Keys of the node's facts that belong to the search.
enum SearchFact {
    /// Events up to here are in the index.
    static let through = "search_through"
    /// How many messages were taken out of the index, or changed there, so far.
    static let removals = "search_removals"
    /// How many of those have left its pages too.
    static let scrubbed = "search_scrubbed"
}

extension SQLSession {
    /// Events up to here are in the index of words.
    package func searchedThrough() throws(StorageFailure) -> Int64 { try number(SearchFact.through) }

    func searchRemovals() throws(StorageFailure) -> Int64 { try number(SearchFact.removals) }

    func searchScrubbed() throws(StorageFailure) -> Int64 { try number(SearchFact.scrubbed) }

    private func number(_ fact: String) throws(StorageFailure) -> Int64 { try self.fact(fact).flatMap { Int64($0) } ?? 0 }
}
