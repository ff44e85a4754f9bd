package import Chat

/// What a node has of an event.
package enum EventKnowledge: Sendable {
    case unknown
    /// Kept because others name it as what allows them; it has no place in the room's history.
    case outlier
    /// It has its place in the room's history, whatever the rules said about it.
    case placed
}

/// Whether an event that passed the checks can be judged by the rules: ``ReceiptStep/duplicate`` to ``ReceiptStep/authEvents``.
package enum Placement: Sendable, Equatable {
    case duplicate
    /// These predecessors are not there.
    case lacksPredecessors([EventID])
    /// All predecessors are there, these auth events are not.
    case lacksAuthEvents([EventID])
    case ready

    package init(of event: Event, known: (EventID) -> EventKnowledge) {
        if known(event.id) == .placed {
            self = .duplicate
            return
        }
        let predecessors = event.prevEvents.filter { known($0) != .placed }
        let authEvents = event.authEvents.filter { known($0) == .unknown }
        if !predecessors.isEmpty {
            self = .lacksPredecessors(predecessors)
        } else {
            self = authEvents.isEmpty ? .ready : .lacksAuthEvents(authEvents)
        }
    }
}
