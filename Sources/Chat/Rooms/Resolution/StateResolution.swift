/// State resolution, version 2 for rooms of versions 10 and 11, version 2.1 for version 12 (Matrix specification, "Room Version 2" and
/// "Room Version 12"). Which of several states of a room holds, decided alike by every server that knows the same events.
///
/// Pure: what it needs it asks of a source, and the answer depends on nothing else, not even on the order of the states.
package struct StateResolution<Source: ResolutionSource> {
    private let room: RoomCreation
    private let source: Source
    private let signatures: SignatureChecks
    private let budget: ResolutionBudget

    /// - Parameter signatures: asked about third-party invites, whose keys are state; whether an event is signed was settled on receipt.
    package init(_ room: RoomCreation, source: Source, signatures: SignatureChecks, budget: ResolutionBudget = ResolutionBudget()) {
        self.room = room
        self.source = source
        self.signatures = signatures
        self.budget = budget
    }

    /// - Parameter branches: each state as its difference from the source's base state; one at least.
    /// - Returns: the resolved state as its difference from the base state.
    /// - Throws: ``ResolutionError``; nothing was decided then.
    package func resolve(_ branches: [StateDelta]) throws(ResolutionError<Source.Failure>) -> StateDelta {
        precondition(!branches.isEmpty, "There is no state without any branch.")
        var events = ResolutionEvents(source: source, room: room, budget: budget)
        let conflict = try StateConflict(branches, in: events)
        let replay = try replayed(conflict, in: &events)
        return try delta(conflict, replay, in: events)
    }

    private func replayed(
        _ conflict: StateConflict<Source>, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> StateReplay<Source> {
        var replay = StateReplay<Source>(conflict, signatures: signatures)
        if conflict.events.isEmpty { return replay }
        let conflicted = try fullConflictedSet(conflict, in: &events)
        let power = try PowerOrdering.sort(conflicted, in: &events)
        try replay.replay(power, in: &events)
        let name = StateKey(EventType.powerLevels)
        var levels = replay.resolved[name]
        if levels == nil, !room.version.resolvesFromEmptyState { levels = try conflict.unconflicted(name, in: events) }
        let rest = Array(conflicted.subtracting(power))
        try replay.replay(try MainlineOrdering.sort(rest, by: levels, in: &events), in: &events)
        return replay
    }

    /// What is replayed: what the states disagree on, and what they need to be judged by it.
    private func fullConflictedSet(
        _ conflict: StateConflict<Source>, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> Set<EventID> {
        let conflicted = conflict.ids
        for id in conflicted where try events.event(id) == nil { throw .missing(id) }
        let (difference, reached) = try AuthDifference.events(of: conflict, in: &events)
        var full = conflicted.union(difference)
        if room.version.resolvesFromEmptyState {
            full.formUnion(try ConflictedSubgraph.events(of: conflicted, reached: reached, in: &events))
        }
        for id in full where try events.event(id) == nil { full.remove(id) }
        return full
    }

    /// What all agree on holds, whatever the replay made of it.
    private func delta(
        _ conflict: StateConflict<Source>, _ replay: StateReplay<Source>, in events: ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> StateDelta {
        var resolved = conflict.agreed
        for name in conflict.events.keys { resolved[name] = .some(replay.resolved[name]) }
        for (name, id) in replay.resolved where try conflict.unconflicted(name, in: events) == nil { resolved[name] = .some(id) }
        var delta: StateDelta = [:]
        for (name, id) in resolved where try events.baseEvent(name) != id { delta[name] = .some(id) }
        return delta
    }
}

extension StateResolution where Source == EventsInMemory {
    /// Resolves whole states.
    /// - Parameter states: one at least.
    /// - Throws: ``ResolutionError``; nothing was decided then.
    package static func resolve(
        _ states: [StateMap], of room: RoomCreation, events: EventsInMemory, signatures: SignatureChecks,
        budget: ResolutionBudget = ResolutionBudget()
    ) throws(ResolutionError<Never>) -> StateMap {
        precondition(!states.isEmpty, "There is no state without any branch.")
        let resolution = StateResolution(room, source: events.with(base: states[0]), signatures: signatures, budget: budget)
        return states[0].applying(try resolution.resolve(states.map { states[0].delta(to: $0) }))
    }
}
