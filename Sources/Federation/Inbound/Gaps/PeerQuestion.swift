package import Chat

/// What a node asks a peer about a room, when events have come whose predecessors or auth events it does not have.
package enum PeerQuestion: Sendable, Hashable {
    /// Events before these and after what we have, newest first as far as they go (`POST /get_missing_events`).
    case missingEvents(before: [EventID], after: [EventID], limit: Int)
    /// Which events are the state before an event, and what allows them (`GET /state_ids`).
    case stateIDs(at: EventID)
    /// The same with the events themselves (`GET /state`), for when most of them are missing.
    case state(at: EventID)
    /// One event (`GET /event`).
    case event(EventID)
    /// What allows an event, down to the create event (`GET /event_auth`).
    case authChain(of: EventID)
}
