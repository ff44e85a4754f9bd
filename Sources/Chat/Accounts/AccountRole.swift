/// What a user may do on the node as a whole; roles within rooms are another thing.
package enum AccountRole: String, Sendable, CaseIterable {
    /// Everybody.
    case user
    /// Looks after reports.
    case moderator
    /// May do everything that the node's host may do over the network.
    case admin
}
