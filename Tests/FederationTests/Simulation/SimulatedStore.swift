import CanonicalJSON
import Chat
import Federation

/// What a node of the simulation keeps of its room. One that keeps it in a database file takes the place of ``StoreInMemory``.
protocol SimulatedStore: RoomBranches where Failure == Never {
    init()
    /// Keeps an event with its place and what was decided about it.
    /// - Parameter followsGap: a peer told the state before it.
    mutating func write(_ arrival: Arrival, wire: JSON, followsGap: Bool)
    /// Keeps an event without a place.
    mutating func keep(outlier: JudgedEvent, wire: JSON)
    func knowledge(of id: EventID) -> EventKnowledge
    /// The event as other nodes get it.
    func wire(_ id: EventID) -> JSON?
    /// All events with a place, in order of arrival.
    var order: [EventID] { get }
    func place(of id: EventID) -> Int?
    func isSoftlyFailed(_ id: EventID) -> Bool
    func stateBefore(_ id: EventID) -> StateMap?
    /// What the current state was when the event arrived; nil when the event is not here, or follows a gap, so that the current state did
    /// not count alone.
    func stateAtArrival(_ id: EventID) -> StateMap?
}

struct StoreInMemory: SimulatedStore {
    private var branches = BranchesInMemory()
    private var outliers: [EventID: JudgedEvent] = [:]
    private var wires: [EventID: JSON] = [:]
    private var before: [EventID: StatePoint] = [:]
    private var softlyFailed: Set<EventID> = []
    private var places: [EventID: Int] = [:]
    private var arrivedAt: [EventID: Int] = [:]
    private(set) var order: [EventID] = []

    mutating func write(_ arrival: Arrival, wire: JSON, followsGap: Bool) {
        let id = arrival.event.id
        if !followsGap { arrivedAt[id] = branches.version }
        branches.write(arrival)
        outliers[id] = nil
        wires[id] = wire
        before[id] = arrival.before
        if arrival.isSoftlyFailed { softlyFailed.insert(id) }
        places[id] = order.count
        order.append(id)
    }

    mutating func keep(outlier: JudgedEvent, wire: JSON) {
        outliers[outlier.event.id] = outlier
        wires[outlier.event.id] = wire
    }

    func knowledge(of id: EventID) -> EventKnowledge {
        if places[id] != nil { return .placed }
        return outliers[id] == nil ? .unknown : .outlier
    }

    func wire(_ id: EventID) -> JSON? { wires[id] }
    func place(of id: EventID) -> Int? { places[id] }
    func isSoftlyFailed(_ id: EventID) -> Bool { softlyFailed.contains(id) }
    func stateBefore(_ id: EventID) -> StateMap? { before[id].map { branches.whole($0) } }
    func stateAtArrival(_ id: EventID) -> StateMap? { arrivedAt[id].map { branches.state(at: $0) } }

    var tips: [EventID] { branches.tips }
    var version: Int { branches.version }
    func event(_ id: EventID) -> JudgedEvent? { branches.event(id) ?? outliers[id] }
    func links(_ id: EventID) -> EventLinks? { event(id).map { EventLinks($0.event) } }
    func point(after id: EventID) -> StatePoint? { branches.point(after: id) }
    func isHidden(_ id: EventID) -> Bool { branches.isHidden(id) }
    func event(setting name: StateKey, at version: Int) -> EventID? { branches.event(setting: name, at: version) }
    func changes(after low: Int, upTo high: Int) -> Set<StateKey> { branches.changes(after: low, upTo: high) }
    func state(at version: Int) -> StateMap { branches.state(at: version) }
}

/// What answers to peers are found in.
struct StoreServed<Store: SimulatedStore>: ServedRoom {
    let store: Store
    /// The place of the last event that whoever asks may know of.
    let last: Int

    func served(_ id: EventID) -> ServedLinks? {
        guard let event = store.event(id)?.event else { return nil }
        return ServedLinks(prevEvents: event.prevEvents, authEvents: event.authEvents, place: store.place(of: id))
    }

    func stateBefore(_ id: EventID) -> [EventID]? { store.stateBefore(id).map { Array($0.values) } }
    func isShown(_ id: EventID) -> Bool { last == .max || (store.place(of: id) ?? .max) <= last }
}
