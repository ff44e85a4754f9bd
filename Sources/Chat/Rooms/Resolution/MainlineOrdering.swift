/// Sorts events by how old the power levels are that they build on ("mainline ordering").
struct MainlineOrdering<Source: ResolutionSource> {
    /// How far a power levels event is from the one that the mainline starts with: 0 for itself, nil for not at all. Filled as events
    /// ask, so that a long chain of power levels beside the mainline is walked once and not once for each event.
    private var positions: [EventID: Int?] = [:]

    /// - Parameter powerLevels: where the mainline starts; without one, events are sorted by time alone.
    static func sort(
        _ ids: [EventID], by powerLevels: EventID?, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> [EventID] {
        var ordering = MainlineOrdering()
        try ordering.follow(from: powerLevels, in: &events)
        var keys: [(id: EventID, position: Int, originServerTS: Int64, text: String)] = []
        for id in ids {
            guard let event = try events.event(id)?.event else { throw .missing(id) }
            keys.append((id, try ordering.position(of: id, in: &events) ?? .max, event.originServerTS, id.text))
        }
        return keys.sorted { ($1.position, $0.originServerTS, $0.text) < ($0.position, $1.originServerTS, $1.text) }.map(\.id)
    }

    private mutating func follow(
        from powerLevels: EventID?, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) {
        var next = powerLevels
        while let id = next {
            positions[id] = .some(positions.count)
            next = try events.authEvent(of: id, named: StateKey(EventType.powerLevels))
        }
    }

    private mutating func position(
        of id: EventID, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> Int? {
        var way: [EventID] = []
        var position: Int?
        var next = try events.authEvent(of: id, named: StateKey(EventType.powerLevels))
        while let id = next {
            if let known = positions[id] {
                position = known
                break
            }
            way.append(id)
            next = try events.authEvent(of: id, named: StateKey(EventType.powerLevels))
        }
        for id in way { positions[id] = .some(position) }
        return position
    }
}
