internal import CanonicalJSON

extension Event {
    /// Whether it may take away somebody's ability to do something ("power event"). The create event counts, as in other implementations.
    var isPowerEvent: Bool {
        switch type {
        case EventType.powerLevels, EventType.joinRules, EventType.create:
            return stateKey == ""
        case EventType.member:
            let membership = content["membership"]?.string.flatMap(Membership.init)
            guard membership == .leave || membership == .ban, let stateKey else { return false }
            return !stateKey.hasSameBytes(as: sender.text)
        default:
            return false
        }
    }
}

/// The power events among the conflicted ones with what they build on, oldest first ("reverse topological power ordering").
struct PowerOrdering<Source: ResolutionSource> {
    /// What decides between events of which none builds on the other.
    private struct Rank: Comparable {
        let power: Power
        let originServerTS: Int64
        let text: String

        static func < (left: Rank, right: Rank) -> Bool {
            if left.power != right.power { return left.power > right.power }
            if left.originServerTS != right.originServerTS { return left.originServerTS < right.originServerTS }
            return left.text < right.text
        }
    }

    private let conflicted: Set<EventID>
    /// Of each event to sort, those of its auth events that are to be sorted too and have not come yet.
    private var waitsFor: [EventID: Set<EventID>] = [:]

    /// Sorts. Ways that lead out of the full conflicted set and back into it are not followed, as in other implementations.
    static func sort(
        _ conflicted: Set<EventID>, in events: inout ResolutionEvents<Source>
    ) throws(ResolutionError<Source.Failure>) -> [EventID] {
        var ordering = PowerOrdering(conflicted: conflicted)
        try ordering.collect(in: &events)
        return try ordering.sorted(in: &events)
    }

    private init(conflicted: Set<EventID>) {
        self.conflicted = conflicted
    }

    private mutating func collect(in events: inout ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) {
        var open: [EventID] = []
        for id in conflicted where try events.event(id)?.event.isPowerEvent == true { open.append(id) }
        while let id = open.popLast() {
            if waitsFor[id] != nil { continue }
            let parents = Set(try events.parents(id)).intersection(conflicted)
            waitsFor[id] = parents
            open += parents
        }
    }

    /// Kahn's algorithm with the smallest of those that wait for nothing. Hashes leave no room for circles.
    private mutating func sorted(in events: inout ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) -> [EventID] {
        var children: [EventID: [EventID]] = [:]
        var ready = MinHeap<Rank, EventID>()
        for (id, parents) in waitsFor {
            for parent in parents { children[parent, default: []].append(id) }
            if parents.isEmpty { ready.insert(id, try rank(id, in: &events)) }
        }
        var order: [EventID] = []
        while let id = ready.popSmallest() {
            order.append(id)
            for child in children[id] ?? [] {
                waitsFor[child]?.remove(id)
                if waitsFor[child]?.isEmpty == true { ready.insert(child, try rank(child, in: &events)) }
            }
        }
        return order
    }

    private func rank(_ id: EventID, in events: inout ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) -> Rank {
        guard let event = try events.event(id)?.event else { throw .missing(id) }
        return Rank(power: try power(of: event, in: &events), originServerTS: event.originServerTS, text: id.text)
    }

    /// The sender's power by the event's own auth events.
    private func power(of event: Event, in events: inout ResolutionEvents<Source>) throws(ResolutionError<Source.Failure>) -> Power {
        let cited = try events.authEvent(of: event.id, named: StateKey(EventType.powerLevels))
        let levels: PowerLevels? = if let cited { try events.powerLevels(cited) } else { nil }
        return RoomPower(creation: events.room, levels: levels).power(of: event.sender)
    }
}
