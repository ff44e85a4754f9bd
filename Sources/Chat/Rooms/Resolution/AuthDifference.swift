/// Which events stand in the auth chains of some states and not of all ("auth difference"). An event counts as part of its own chain,
/// as all implementations have it; the specification's text leaves it out.
///
/// A state that all agree on need not be read for this, unless a superseded event is cited on one branch only: then it is walked
/// until it turns out to cite that event, too.
struct AuthDifference<Source: ResolutionSource> {
    private let conflict: StateConflict<Source>
    /// Which states reach an event, one bit each.
    private var reach: [EventID: UInt64] = [:]
    /// Whose auth events are still to be told what the event was told.
    private var open: [EventID] = []

    private init(_ conflict: StateConflict<Source>) {
        self.conflict = conflict
    }

    /// The events, and beside them everything that conflicted events reach.
    static func events(
        of conflict: StateConflict<Source>, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> (difference: Set<EventID>, reached: Set<EventID>) {
        var walk = AuthDifference(conflict)
        walk.startFromConflicts()
        try walk.run(in: &events)
        let reached = Set(walk.reach.keys)
        try walk.walkBase(in: &events)
        return (walk.partial, reached)
    }

    /// What is not in every chain, as far as the walk has come.
    private var partial: Set<EventID> {
        let everywhere = everywhere
        return Set(reach.lazy.filter { $0.value != everywhere }.map(\.key))
    }

    private var everywhere: UInt64 {
        conflict.states == 64 ? .max : (1 << UInt64(conflict.states)) - 1
    }

    private mutating func startFromConflicts() {
        for row in conflict.events.values {
            for (state, id) in row.enumerated() {
                if let id { mark(id, 1 << UInt64(state)) }
            }
        }
    }

    /// Each event is visited again only when a further state turns out to reach it, so at most as often as there are states.
    private mutating func run(in events: inout ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) {
        while let id = open.popLast() {
            if try isUnconflicted(id, in: &events) { reach[id] = everywhere }
            let mask = reach[id] ?? 0
            for parent in try events.parents(id) { mark(parent, mask) }
        }
    }

    private mutating func mark(_ id: EventID, _ mask: UInt64) {
        let before = reach[id] ?? 0
        if before | mask == before { return }
        reach[id] = before | mask
        open.append(id)
    }

    private func isUnconflicted(
        _ id: EventID, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> Bool {
        guard let name = try events.links(id)?.stateName else { return false }
        return try conflict.unconflicted(name, in: events) == id
    }

    /// What the base state cites is in every chain. Ends as soon as no event is left that this could concern.
    private mutating func walkBase(in events: inout ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) {
        var doubtful = partial.subtracting(conflict.ids)
        if doubtful.isEmpty { return }
        var visited: Set<EventID> = []
        for start in try conflict.unconflictedState(in: events).values {
            var open = [start]
            while let id = open.popLast() {
                if !visited.insert(id).inserted { continue }
                reach[id] = everywhere
                doubtful.remove(id)
                if doubtful.isEmpty { return }
                open += try events.parents(id)
            }
        }
    }
}
