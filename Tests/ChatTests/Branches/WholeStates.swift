import Chat

/// The same room with whole states and whole ancestries: what the incremental way is compared with.
struct WholeStates {
    private let room: BranchingRoom
    private var ancestors: [EventID: Set<EventID>] = [:]
    private(set) var tips: Set<EventID> = []
    private(set) var current: StateMap = [:]

    init(_ room: BranchingRoom) {
        self.room = room
    }

    /// Takes in an event that the room has judged.
    /// - Returns: whether it is softly failed.
    mutating func add(_ event: Event) -> Bool {
        let above = Set(event.prevEvents).union(event.prevEvents.flatMap { ancestors[$0] ?? [] })
        ancestors[event.id] = above
        guard room.standing(event.id) == .accepted else { return false }
        if event.type != EventType.create, !isAllowedNow(event) { return true }
        tips = tips.subtracting(above).union([event.id])
        current = room.resolved(tips.map { room.after[$0] ?? [:] })
        return false
    }

    private func isAllowedNow(_ event: Event) -> Bool {
        var state = EventState(creation: room.creation)
        for id in current.values { state.apply(room.event(id)) }
        return AuthRules.check(event, against: state, signatures: Stage.signatures) == .allowed
    }
}
