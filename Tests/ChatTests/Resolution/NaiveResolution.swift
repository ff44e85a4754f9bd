import CanonicalJSON
import Chat

/// State resolution as the specification tells it, definition by definition, over whole states and whole auth chains: what the real one,
/// which reads as little as it can, is compared with.
struct NaiveResolution {
    let room: BranchingRoom
    private let isNewer: Bool

    init(_ room: BranchingRoom) {
        self.room = room
        isNewer = room.version == .v12
    }

    func resolve(_ states: [StateMap]) -> StateMap {
        var unconflicted: StateMap = [:]
        var conflicted: Set<EventID> = []
        for name in Set(states.flatMap(\.keys)) {
            let values = Set(states.map { $0[name] })
            if values.count == 1, let only = values.first, let id = only {
                unconflicted[name] = id
            } else {
                conflicted.formUnion(values.compactMap(\.self))
            }
        }
        if conflicted.isEmpty { return unconflicted }
        let full = fullConflictedSet(states, conflicted)
        let power = powerOrdering(full)
        var state = replay(power, on: isNewer ? [:] : unconflicted)
        let rest = mainlineOrdering(full.subtracting(power), by: state[StateKey(EventType.powerLevels)])
        state = replay(rest, on: state)
        for (name, id) in unconflicted { state[name] = id }
        return state
    }

    // What is replayed

    private func fullConflictedSet(_ states: [StateMap], _ conflicted: Set<EventID>) -> Set<EventID> {
        let chains = states.map { Set($0.values.flatMap { chain($0) }) }
        let union = chains.reduce(into: Set<EventID>()) { $0.formUnion($1) }
        let common = chains.reduce(union) { $0.intersection($1) }
        let difference = union.subtracting(common)
        guard isNewer else { return conflicted.union(difference) }
        let between = Set(conflicted.flatMap { chain($0) }).filter { !chain($0).isDisjoint(with: conflicted) }
        return conflicted.union(difference).union(between)
    }

    private func parents(_ id: EventID) -> [EventID] {
        isNewer && id != room.creation.id ? room.event(id).authEvents + [room.creation.id] : room.event(id).authEvents
    }

    private func chain(_ id: EventID) -> Set<EventID> {
        var chain: Set<EventID> = [id]
        var open = [id]
        while let next = open.popLast() {
            for parent in parents(next) where chain.insert(parent).inserted { open.append(parent) }
        }
        return chain
    }

    // In which order

    private func powerOrdering(_ full: Set<EventID>) -> [EventID] {
        var chosen = full.filter { isPower(room.event($0)) }
        while case let more = Set(chosen.flatMap { parents($0) }).intersection(full).subtracting(chosen), !more.isEmpty {
            chosen.formUnion(more)
        }
        var order: [EventID] = []
        while !chosen.isEmpty {
            let ready = chosen.filter { Set(parents($0)).isDisjoint(with: chosen) }
            guard let next = ready.min(by: isBefore) else { preconditionFailure("Auth events cannot form a circle.") }
            chosen.remove(next)
            order.append(next)
        }
        return order
    }

    private func isPower(_ event: Event) -> Bool {
        if event.stateKey == "", [EventType.create, EventType.powerLevels, EventType.joinRules].contains(event.type) { return true }
        let word = event.content["membership"]?.string
        return event.type == EventType.member && (word == "leave" || word == "ban") && event.stateKey != event.sender.text
    }

    private func isBefore(_ left: EventID, _ right: EventID) -> Bool {
        let (one, other) = (room.event(left), room.event(right))
        if power(one) != power(other) { return power(one) > power(other) }
        return (one.originServerTS, left.text) < (other.originServerTS, right.text)
    }

    private func power(_ event: Event) -> Double {
        if isNewer, room.creation.creators.contains(event.sender) { return .infinity }
        guard let id = powerLevels(of: event.id) else { return event.sender == room.creation.creators[0] ? 100 : 0 }
        let content = room.event(id).content
        return Double(content["users"]?[event.sender.text]?.int ?? content["users_default"]?.int ?? 0)
    }

    private func powerLevels(of id: EventID) -> EventID? {
        room.event(id).authEvents.first { room.event($0).stateName == StateKey(EventType.powerLevels) }
    }

    private func mainlineOrdering(_ ids: Set<EventID>, by levels: EventID?) -> [EventID] {
        var mainline: [EventID] = []
        var next = levels
        while let id = next {
            mainline.append(id)
            next = powerLevels(of: id)
        }
        func position(_ id: EventID) -> Int {
            var next = powerLevels(of: id)
            while let id = next {
                if let position = mainline.firstIndex(of: id) { return position }
                next = powerLevels(of: id)
            }
            return .max
        }
        return ids.sorted { left, right in
            if position(left) != position(right) { return position(left) > position(right) }
            return (room.event(left).originServerTS, left.text) < (room.event(right).originServerTS, right.text)
        }
    }

    // What holds

    private func replay(_ ids: [EventID], on start: StateMap) -> StateMap {
        var state = start
        for id in ids where room.standing(id) != .rejected {
            let event = room.event(id)
            var judge = EventState(creation: room.creation)
            for name in AuthSelection.names(for: event) {
                let cited = event.authEvents.first { room.event($0).stateName == name && room.standing($0) == .accepted }
                if let source = state[name] ?? cited { judge.apply(room.event(source)) }
            }
            if AuthRules.check(event, against: judge, signatures: Stage.signatures) == .allowed, let name = event.stateName {
                state[name] = id
            }
        }
        return state
    }
}
