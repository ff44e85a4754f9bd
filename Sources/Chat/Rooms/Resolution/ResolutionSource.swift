/// What state resolution asks: a room's events, and the state that all states to be resolved are given against.
///
/// Nothing is asked twice in one resolution, but for single pieces of the base state.
package protocol ResolutionSource {
    associatedtype Failure: Error

    /// Nil when the node does not have the event.
    func event(_ id: EventID) throws(Failure) -> JudgedEvent?
    /// Nil when the node does not have the event.
    func links(_ id: EventID) throws(Failure) -> EventLinks?
    /// The event that sets this piece of the base state, nil when none does.
    func baseEvent(_ name: StateKey) throws(Failure) -> EventID?
    /// The whole base state. Asked only when a superseded event stands in some auth chains and not in others.
    func baseState() throws(Failure) -> StateMap
}

extension ResolutionSource {
    /// Taken from the whole event; a store with rows for auth events has a cheaper answer.
    package func links(_ id: EventID) throws(Failure) -> EventLinks? {
        try event(id).map { EventLinks($0.event) }
    }
}

/// A source with everything in memory: for joining a room, where all of its state arrives at once, and for tests.
package struct EventsInMemory: ResolutionSource, Sendable {
    private(set) var events: [EventID: JudgedEvent]
    private var base: StateMap

    package init(_ events: [JudgedEvent] = [], base: StateMap = [:]) {
        self.events = Dictionary(events.map { ($0.event.id, $0) }) { $1 }
        self.base = base
    }

    /// Adds an event, or replaces what was known about it.
    package mutating func add(_ event: JudgedEvent) {
        events[event.event.id] = event
    }

    /// The same events with another base state.
    package func with(base: StateMap) -> EventsInMemory {
        var source = self
        source.base = base
        return source
    }

    /// The same events, each with what the caller makes of it.
    package func map(_ change: (JudgedEvent) -> JudgedEvent) -> EventsInMemory {
        EventsInMemory(events.values.map(change), base: base)
    }

    package func event(_ id: EventID) -> JudgedEvent? { events[id] }
    package func baseEvent(_ name: StateKey) -> EventID? { base[name] }
    package func baseState() -> StateMap { base }
}
