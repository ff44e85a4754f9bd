/// An event that another one names in its `auth_events`, with what was found about it.
package struct CitedEvent: Sendable {
    package let event: Event
    /// Whether the checks on receipt rejected it.
    package let isRejected: Bool

    package init(_ event: Event, isRejected: Bool = false) {
        self.event = event
        self.isRejected = isRejected
    }
}

extension AuthRules {
    /// Rule 3: an event names just the state it needs, all of it from its own room and accepted.
    ///
    /// - Parameter cited: the events that `event.authEvents` names, all of them.
    package static func checkAuthEvents(of event: Event, cited: [CitedEvent]) -> AuthVerdict {
        if event.type == EventType.create { return .allowed }
        let wanted = Set(AuthSelection.names(for: event))
        var seen: Set<StateKey> = []
        for entry in cited {
            guard let name = entry.event.stateName, wanted.contains(name) else { return .rejected(.unneededAuthEvent) }
            guard seen.insert(name).inserted else { return .rejected(.duplicateAuthEvent) }
            if entry.isRejected { return .rejected(.rejectedAuthEvent) }
            if entry.event.roomID != event.roomID { return .rejected(.foreignAuthEvent) }
        }
        if event.version.createIsAuthEvent, !seen.contains(StateKey(EventType.create)) { return .rejected(.missingCreate) }
        return .allowed
    }
}
