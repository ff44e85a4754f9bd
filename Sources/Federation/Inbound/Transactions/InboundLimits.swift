package import CanonicalJSON

/// What a peer may hand over at once (server-server API, "Transactions"; what the specification leaves open is ours).
package enum InboundLimits {
    /// PDUs of a transaction; with more it is refused as a whole.
    package static let events = 50
    /// EDUs of a transaction; with more it is refused as a whole.
    package static let ephemeral = 100
    /// The body of a transaction: as many events and EDUs of full size as it may hold, and no more.
    package static let transactionBytes = (events + ephemeral) * 65_536
    /// One EDU as canonical JSON, as large as an event.
    package static let ephemeralBytes = 65_536
    /// Arrays and objects of one event or EDU within each other. Deeper ones are dropped alone.
    package static let depth = 100
    /// Bodies may nest deeper than one event, so that the event is dropped and not all that came with it.
    package static let body = JSONLimits(maxDepth: 500)
}
