package import Chat

/// Judges an event that is kept without a place in the history: only by what it names as its auth events.
package enum OutlierJudgement {
    /// - Parameters:
    ///   - cited: what the event names as its auth events, all of it.
    ///   - signatures: see `AuthRules`.
    package static func standing(
        of event: Event, cited: [JudgedEvent], in room: RoomCreation, signatures: SignatureChecks
    ) -> EventStanding {
        let named = cited.map { CitedEvent($0.event, isRejected: $0.standing != .accepted) }
        guard AuthRules.checkAuthEvents(of: event, cited: named) == .allowed else { return .rejected }
        var state = EventState(creation: room)
        for entry in cited { state.apply(entry.event) }
        return AuthRules.check(event, against: state, signatures: signatures) == .allowed ? .accepted : .rejected
    }
}
