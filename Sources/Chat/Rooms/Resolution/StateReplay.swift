/// Builds a state by trying events one after the other ("iterative auth checks").
struct StateReplay<Source: ResolutionSource> {
    /// What the events set so far.
    private(set) var resolved: StateMap = [:]
    private let conflict: StateConflict<Source>
    private let signatures: SignatureChecks

    init(_ conflict: StateConflict<Source>, signatures: SignatureChecks) {
        self.conflict = conflict
        self.signatures = signatures
    }

    /// Admits what is allowed by the state as it is then.
    mutating func replay(_ ids: [EventID], in events: inout ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) {
        for id in ids {
            guard let judged = try events.event(id) else { throw .missing(id) }
            let event = judged.event
            // A room has one create event for good; another one is some other room's, whatever its id says.
            guard let name = event.stateName, judged.standing != .rejected, event.type != EventType.create || id == events.room.id
            else { continue }
            let state = try stateFor(event, in: &events)
            if AuthRules.check(event, against: state, signatures: signatures) == .allowed { resolved[name] = id }
        }
    }

    private func stateFor(
        _ event: Event, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> ReplayState {
        var state = ReplayState(events: EventState(creation: events.room))
        for name in AuthSelection.names(for: event) {
            guard let id = try source(of: name, for: event, in: &events), let known = try events.event(id) else { continue }
            state.events.apply(known.event)
            if name.type == EventType.powerLevels { state.levels = try events.powerLevels(id) }
        }
        return state
    }

    /// The state so far, else what the event itself names.
    private func source(
        of name: StateKey, for event: Event, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> EventID? {
        var current = resolved[name]
        if current == nil, !events.room.version.resolvesFromEmptyState { current = try conflict.unconflicted(name, in: events) }
        if let current, try events.event(current)?.standing != .rejected { return current }
        let cited = try events.authEvent(of: event.id, named: name)
        if let cited, try events.event(cited)?.standing == .accepted { return cited }
        return nil
    }
}

/// The few pieces of state that one event is judged by, with power levels that were read before.
private struct ReplayState: AuthState {
    var events: EventState
    var levels: PowerLevels?

    var creation: RoomCreation { events.creation }
    func powerLevels() -> PowerLevels? { levels }
    func joinRule() -> JoinRule { events.joinRule() }
    func membership(of user: UserID) -> Membership? { events.membership(of: user) }
    func thirdPartyInvite(token: String) -> ThirdPartyInvite? { events.thirdPartyInvite(token: token) }
}
