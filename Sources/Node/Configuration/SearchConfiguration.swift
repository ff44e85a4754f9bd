/// The search in messages.
package struct SearchConfiguration: Sendable, Equatable {
    /// Characters of a query.
    package var queryCharacters = 200
    /// Matches looked at for one page: most of them may be hidden from who asks.
    package var matchesLookedAt = 2_000
    /// Least seconds between two times that the index is written anew without what was deleted.
    package var scrubSeconds: Int64 = 3_600

    /// The defaults.
    package init() {}
}
