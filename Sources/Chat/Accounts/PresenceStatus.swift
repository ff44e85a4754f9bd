/// How a user shows up to others: what was chosen, or `offline` without a live connection.
package enum PresenceStatus: String, Sendable, CaseIterable {
    /// There.
    case online
    /// There, but not at the keys.
    case away
    /// Not there, or does not want to be seen.
    case offline
}
