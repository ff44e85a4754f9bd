/// What a transaction to another server may measure (server-server API, "Transactions").
package enum OutboundLimits {
    /// With more events in it the receiver refuses the whole transaction.
    package static let events = 50
    /// Ephemeral updates of one transaction.
    package static let updates = 100
    /// The whole body. Receivers take more; this keeps small what a retry repeats.
    package static let bytes = 1 << 20
    /// What events may take of it; the rest is for ephemeral updates, so that they get through beside large events.
    static let eventBytes = 768 << 10
    /// What origin, time and brackets take of the body.
    static let frame = 512
    /// How many events are asked of the log at once, so that the next transaction needs no new look.
    package static let page = 200
}
