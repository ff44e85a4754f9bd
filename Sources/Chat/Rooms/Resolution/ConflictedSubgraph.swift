/// Everything on a way along auth events from one conflicted event to another ("conflicted state subgraph", version 2.1).
enum ConflictedSubgraph {
    /// - Parameter reached: all events that conflicted ones reach along auth events, themselves included.
    static func events<Source: ResolutionSource>(
        of conflicted: Set<EventID>, reached: Set<EventID>, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> Set<EventID> {
        var children: [EventID: [EventID]] = [:]
        for id in reached {
            for parent in try events.parents(id) { children[parent, default: []].append(id) }
        }
        var found = conflicted
        var open = Array(conflicted)
        while let id = open.popLast() {
            for child in children[id] ?? [] where found.insert(child).inserted { open.append(child) }
        }
        return found
    }
}
