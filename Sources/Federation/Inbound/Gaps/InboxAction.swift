package import Chat

/// What a ``RoomInbox`` wants done, in this order.
package enum InboxAction: Sendable {
    /// Judge it by the rules, keep it and tell people. All it names is there. With `state`, its missing predecessors are stood in for by
    /// that state, which a peer says was before it.
    case deliver(CheckedEvent, state: [EventID]?)
    /// Judge it by its auth events and keep it without a place in the history.
    case outlier(CheckedEvent)
    case ask(InboxAsk)
    /// It does not wait any more.
    case dropped(EventID, InboxReason)
}

/// One question to one peer; its answer is given back with its number.
package struct InboxAsk: Sendable, Equatable {
    package let number: Int
    package let peer: String
    package let question: PeerQuestion
    /// Who sent the event that makes it necessary: its budget is charged.
    package let cause: String
}

/// Why an event does not wait any more.
package enum InboxReason: String, Sendable, CustomStringConvertible {
    /// The node has it, or it waits already.
    case duplicate
    /// Too much waits in the room, or of this peer. It is asked for again once there is room.
    case noRoom
    /// Asked often enough: nobody has what it builds on.
    case givenUp
    /// It follows one that was given up.
    case followsGivenUp

    package var description: String {
        switch self {
        case .duplicate: "The event is there already."
        case .noRoom: "Too many events of the room wait; this one is asked for again."
        case .givenUp: "Nobody has what the event builds on."
        case .followsGivenUp: "The event follows one that was given up."
        }
    }
}

/// What an inbox sees of its node at one moment.
package struct RoomView {
    /// Milliseconds since 1970, or of any other beginning.
    package let now: Int64
    /// The room's tips.
    package let tips: [EventID]
    /// Other servers in the room, those first that are asked first.
    package let peers: [String]
    /// What the node has of an event.
    package let known: (EventID) -> EventKnowledge

    package init(now: Int64, tips: [EventID], peers: [String], known: @escaping (EventID) -> EventKnowledge) {
        self.now = now
        self.tips = tips
        self.peers = peers
        self.known = known
    }
}
