/// The steps an event from a peer goes through, in this order (server-server API, "Checks performed on receipt of a PDU").
///
/// The first six judge the event alone (``ReceiptChecks``), the next three need what the node has (``Placement``), the last one is
/// `ArrivalJudgement`.
package enum ReceiptStep: Int, Sendable, CaseIterable, Comparable {
    /// It is an object, not nested too deeply, that names a room.
    case limits
    /// The node is in that room.
    case room
    /// The room's current state lets the peer take part.
    case accessControl
    /// It is an event as the room's version has it.
    case format
    /// Whoever must have signed it has.
    case signatures
    /// What it says is what was signed; else only its redacted form counts.
    case hash
    /// The node does not have it yet.
    case duplicate
    /// The node has what it follows.
    case predecessors
    /// The node has what allows it.
    case authEvents
    /// The rules of the room, by its auth events, the state before it and the current state.
    case rules

    package static func < (left: ReceiptStep, right: ReceiptStep) -> Bool { left.rawValue < right.rawValue }
}
