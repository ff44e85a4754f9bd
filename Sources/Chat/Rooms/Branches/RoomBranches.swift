/// What a node keeps of a room whose history branches, as the judgement of a new event needs it.
package protocol RoomBranches {
    associatedtype Failure: Error

    /// Nil when the node does not have the event.
    func event(_ id: EventID) throws(Failure) -> JudgedEvent?
    /// Nil when the node does not have the event.
    func links(_ id: EventID) throws(Failure) -> EventLinks?
    /// The state after an event; after a rejected one it is the state before. Nil when the node does not know it.
    func point(after id: EventID) throws(Failure) -> StatePoint?
    /// Whether the event was rejected or softly failed: then nothing may follow it, and it is no tip.
    func isHidden(_ id: EventID) throws(Failure) -> Bool

    /// The newest events, in order of arrival, that no other one follows.
    var tips: [EventID] { get }
    /// The number of the current state.
    var version: Int { get }
    /// The event that set this piece in the current state of that number, nil when none did.
    func event(setting name: StateKey, at version: Int) throws(Failure) -> EventID?
    /// Which pieces changed after one current state and up to another.
    func changes(after low: Int, upTo high: Int) throws(Failure) -> Set<StateKey>
    /// The whole current state of that number. Asked rarely, see ``ResolutionSource``.
    func state(at version: Int) throws(Failure) -> StateMap
}

/// One of a room's current states, as the base of a resolution.
struct StateAtVersion<Branches: RoomBranches>: ResolutionSource {
    let known: Branches
    let version: Int
    /// An event that was accepted just now and is not kept yet.
    var arriving: Event?

    func event(_ id: EventID) throws(Branches.Failure) -> JudgedEvent? {
        if let arriving, arriving.id == id { return JudgedEvent(arriving) }
        return try known.event(id)
    }

    func links(_ id: EventID) throws(Branches.Failure) -> EventLinks? {
        if let arriving, arriving.id == id { return EventLinks(arriving) }
        return try known.links(id)
    }

    func baseEvent(_ name: StateKey) throws(Branches.Failure) -> EventID? { try known.event(setting: name, at: version) }
    func baseState() throws(Branches.Failure) -> StateMap { try known.state(at: version) }

    /// A state told by another current state, told by this one.
    func delta(to point: StatePoint) throws(Branches.Failure) -> StateDelta {
        var delta: StateDelta = [:]
        let range = (min(version, point.version), max(version, point.version))
        for name in try known.changes(after: range.0, upTo: range.1) where point.changes[name] == nil {
            let id = try known.event(setting: name, at: point.version)
            if try id != baseEvent(name) { delta[name] = .some(id) }
        }
        for (name, id) in point.changes where try id != baseEvent(name) { delta[name] = .some(id) }
        return delta
    }
}
