/// A room's branches the way a database keeps them: numbered current states as a log of changes, and for each event a place in them.
/// For simulations and tests: it answers by walking the whole log.
package struct BranchesInMemory: RoomBranches, Sendable {
    private var arrivals: [EventID: Arrival] = [:]
    /// What each current state changed; the first is empty.
    private var log: [StateDelta] = [[:]]
    /// See ``RoomBranches``.
    package private(set) var tips: [EventID] = []

    package init() {}

    package var version: Int { log.count - 1 }

    /// Keeps what was decided about an event that was judged by these branches.
    package mutating func write(_ arrival: Arrival) {
        arrivals[arrival.event.id] = arrival
        tips = arrival.tips
        if !arrival.current.isEmpty { log.append(arrival.current) }
    }

    package func event(_ id: EventID) -> JudgedEvent? { arrivals[id].map { JudgedEvent($0.event, $0.standing) } }
    package func links(_ id: EventID) -> EventLinks? { arrivals[id].map { EventLinks($0.event) } }
    package func point(after id: EventID) -> StatePoint? { arrivals[id]?.after }
    package func isHidden(_ id: EventID) -> Bool { arrivals[id].map { $0.standing != .accepted || $0.isSoftlyFailed } ?? false }

    package func event(setting name: StateKey, at version: Int) -> EventID? {
        for changes in log[...version].reversed() {
            if let id = changes[name] { return id }
        }
        return nil
    }

    package func changes(after low: Int, upTo high: Int) -> Set<StateKey> {
        low < high ? Set(log[(low + 1)...high].flatMap(\.keys)) : []
    }

    package func state(at version: Int) -> StateMap {
        log[...version].reduce(into: StateMap()) { $0 = $0.applying($1) }
    }

    /// A state told in full.
    package func whole(_ point: StatePoint) -> StateMap {
        state(at: point.version).applying(point.changes)
    }

    /// How many changes all places together are told with.
    package var storedChanges: Int {
        arrivals.values.map(\.after.changes.count).reduce(0, +) + log.map(\.count).reduce(0, +)
    }
}
