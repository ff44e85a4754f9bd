package import Chat

/// What answers to peers need of a room.
package protocol ServedRoom {
    associatedtype Failure: Error

    /// Nil when the node does not have the event.
    func served(_ id: EventID) throws(Failure) -> ServedLinks?
    /// The events that are the state before an event; nil when the node does not know it.
    func stateBefore(_ id: EventID) throws(Failure) -> [EventID]?
    /// Whether whoever asks had somebody in the room with an event or after it. Of the others it is told nothing.
    func isShown(_ id: EventID) throws(Failure) -> Bool
}

/// The part of an event that answers are found by.
package struct ServedLinks: Sendable {
    package let prevEvents: [EventID]
    package let authEvents: [EventID]
    /// Its place in the order in which the node took the room's events, in which nothing stands before what it follows; nil for outliers.
    package let place: Int?

    package init(prevEvents: [EventID], authEvents: [EventID], place: Int?) {
        self.prevEvents = prevEvents
        self.authEvents = authEvents
        self.place = place
    }
}

/// How much one answer may be, whatever was asked for.
package enum ServingLimits {
    /// Events of one answer.
    package static let events = 100
    /// Events looked at to find them.
    package static let visited = 2_000
    /// Events named in a question; the others are passed over.
    package static let named = 20
    /// Auth events of one answer. What would take more is not answered.
    package static let authChain = 100_000
}
