/// What the checks on receipt made of an event ("Checks performed on receipt of a PDU").
package enum EventStanding: Sendable {
    case accepted
    /// Its auth events allow it, the state before it does not. Another server may have judged otherwise, so state resolution may still
    /// admit it ("Rejected events" of the state resolution algorithm).
    case rejectedByState
    /// Its auth events do not allow it: it can never be right.
    case rejected
}

/// An event with what was found about it.
package struct JudgedEvent: Sendable {
    package let event: Event
    package let standing: EventStanding

    package init(_ event: Event, _ standing: EventStanding = .accepted) {
        self.event = event
        self.standing = standing
    }
}

/// The part of an event that walks over auth events need, so that a store that has it in rows reads no JSON.
package struct EventLinks: Sendable, Equatable {
    /// Which piece of state it sets; nil for messages.
    package let stateName: StateKey?
    /// What it names as its auth events; the create event that a room id implies is not among them.
    package let authEvents: [EventID]

    package init(stateName: StateKey?, authEvents: [EventID]) {
        self.stateName = stateName
        self.authEvents = authEvents
    }

    /// Those of an event.
    package init(_ event: Event) {
        self.init(stateName: event.stateName, authEvents: event.authEvents)
    }
}
