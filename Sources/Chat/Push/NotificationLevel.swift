/// What somebody wants to be told of, for one room or for the account; the raw value is what stands on the wire and in the database.
package enum NotificationLevel: String, Sendable, CaseIterable {
    case all, mentions, none
}

/// How much of a message a push says; the raw value is what stands on the wire and in the database.
package enum PushContent: String, Sendable, CaseIterable {
    /// Who, where and what.
    case full
    /// Who and where.
    case sender
    /// That there is something, in which room; the device asks the node for the rest.
    case none
}
