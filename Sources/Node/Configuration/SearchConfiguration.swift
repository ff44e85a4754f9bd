/// The search in messages.
package struct SearchConfiguration: Sendable, Equatable {
    /// Whether words are kept to be looked for.
    package enum Index: String, Sendable, CaseIterable {
        case on, off
    }

    /// Off, nothing can be searched, and what the index held is removed from it.
    package var index = Index.on
    /// Characters of a query.
    package var queryCharacters = 200
    /// Matches looked at for one page: most of them may be hidden from who asks.
    package var matchesLookedAt = 2_000
    /// Least seconds between two times that the index is written anew without what was deleted.
    package var scrubSeconds: Int64 = 3_600

    /// The defaults.
    package init() {}
}
