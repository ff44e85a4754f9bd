/// Several states of one room, taken apart into what they agree on and what not.
struct StateConflict<Source: ResolutionSource> {
    /// For each piece of state that is not the same everywhere, the event of each state, nil where a state has none.
    let events: [StateKey: [EventID?]]
    /// What all states have in common that the base state does not have.
    let agreed: StateDelta
    /// How many different states there are.
    let states: Int

    /// - Parameter branches: each state as its difference from the base state. One that is given twice says nothing new.
    init(_ branches: [StateDelta], in source: ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) {
        let branches = Array(Set(branches))
        if branches.count > source.budget.states { throw .overBudget(source.budget) }
        var events: [StateKey: [EventID?]] = [:]
        var agreed: StateDelta = [:]
        for name in Set(branches.flatMap(\.keys)) {
            let base = try source.baseEvent(name)
            let row = branches.map { $0[name] ?? base }
            if row.contains(where: { $0 != row[0] }) { events[name] = row } else if row[0] != base { agreed[name] = .some(row[0]) }
        }
        self.events = events
        self.agreed = agreed
        states = branches.count
    }

    /// The conflicted state set.
    var ids: Set<EventID> {
        Set(events.values.joined().compactMap(\.self))
    }

    /// What all states agree on about this piece of state; nil also where they agree that there is nothing.
    func unconflicted(_ name: StateKey, in source: ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) -> EventID? {
        if events[name] != nil { return nil }
        if let own = agreed[name] { return own }
        return try source.baseEvent(name)
    }

    /// Everything that all states agree on.
    func unconflictedState(in source: ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) -> StateMap {
        try source.baseState().applying(agreed).filter { events[$0.key] == nil }
    }
}
