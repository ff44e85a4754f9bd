package import Chat

/// A room's branches for the judgement of one event whose predecessors cannot be had: after each of them was the state that a peer says
/// was before the event.
package struct BranchesAtGap<Known: RoomBranches>: RoomBranches {
    private let known: Known
    private let missing: Set<EventID>
    private let point: StatePoint

    /// - Parameter state: the events that set the state; the node has them. Of those that were rejected none counts.
    /// - Throws: what `known` throws.
    package init(_ known: Known, before event: Event, state: [EventID]) throws(Known.Failure) {
        var map: StateMap = [:]
        for id in state {
            guard let judged = try known.event(id), judged.standing == .accepted, let name = judged.event.stateName else { continue }
            map[name] = id
        }
        var missing: Set<EventID> = []
        for id in event.prevEvents where try known.point(after: id) == nil { missing.insert(id) }
        self.known = known
        self.missing = missing
        point = StatePoint(version: known.version, changes: try known.state(at: known.version).delta(to: map))
    }

    package var tips: [EventID] { known.tips }
    package var version: Int { known.version }
    package func event(_ id: EventID) throws(Known.Failure) -> JudgedEvent? { try known.event(id) }
    package func links(_ id: EventID) throws(Known.Failure) -> EventLinks? { try known.links(id) }
    package func point(after id: EventID) throws(Known.Failure) -> StatePoint? {
        missing.contains(id) ? point : try known.point(after: id)
    }
    package func isHidden(_ id: EventID) throws(Known.Failure) -> Bool { missing.contains(id) ? false : try known.isHidden(id) }
    package func event(setting name: StateKey, at version: Int) throws(Known.Failure) -> EventID? {
        try known.event(setting: name, at: version)
    }
    package func changes(after low: Int, upTo high: Int) throws(Known.Failure) -> Set<StateKey> {
        try known.changes(after: low, upTo: high)
    }
    package func state(at version: Int) throws(Known.Failure) -> StateMap { try known.state(at: version) }
}
