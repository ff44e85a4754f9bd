/// Who waits for a read. Each lane has its own threads and its own bounded queue.
package enum ReadLane: Sendable, Equatable, CaseIterable {
    /// A person waits. Short deadline.
    case interactive
    /// Search, joins served to peers, export, followers of the log: pages with a fresh snapshot each. Long deadline.
    case bulk
}

/// Who waits for a write. One thread serves both lanes, interactive first.
package enum WriteLane: Sendable, Equatable, CaseIterable {
    /// A person waits.
    case interactive
    /// Imports, pruning, index merges: in bodies of at most 5 ms each. Runs when nobody interactive waits,
    /// or one slice at a time once it has waited longer than `DatabaseConfiguration.bulkPatience`.
    case bulk
}
