internal import Chat

/// An event that waits for what it builds on.
struct StagedEvent: Sendable {
    let checked: CheckedEvent
    /// Who gave it; more when others gave it, too.
    var peers: [String]
    /// In order of arrival.
    let number: Int
    /// Predecessors that have no place yet.
    var open: Set<EventID>
    /// The state before it as a peer told it, once it is known that its predecessors cannot be had.
    var state: [EventID]?
    /// Who was asked what it follows and got it no further, since it was put off last, and who of them at least answered.
    var tried: Set<String> = []
    var answered: Set<String> = []
    /// In how many questions it was named.
    var named = 0
    /// It could be judged by the rules but for what that takes, so it waits for its time.
    var isTooDear = false

    var id: EventID { checked.event.id }
}

/// The events of a room that wait, by what they wait for. Every change costs as much as it concerns.
struct StagedEvents: Sendable {
    private(set) var events: [EventID: StagedEvent] = [:]
    private(set) var bytes = 0
    private var countByPeer: [String: Int] = [:]
    /// Who waits for a predecessor.
    private var waiting: [EventID: [EventID]] = [:]
    /// Predecessors that somebody waits for and that do not wait here themselves.
    private(set) var missing: Set<EventID> = []
    /// Those that wait for no predecessor.
    private var free: Set<EventID> = []
    private var last = 0

    var count: Int { events.count }
    subscript(_ id: EventID) -> StagedEvent? { events[id] }
    func count(of peer: String) -> Int { countByPeer[peer, default: 0] }

    mutating func add(_ checked: CheckedEvent, from peer: String, known: (EventID) -> EventKnowledge) {
        let id = checked.event.id
        let open = Set(checked.event.prevEvents.filter { known($0) != .placed })
        last += 1
        events[id] = StagedEvent(checked: checked, peers: [peer], number: last, open: open)
        bytes += checked.bytes
        countByPeer[peer, default: 0] += 1
        missing.remove(id)
        if open.isEmpty { free.insert(id) }
        for predecessor in open {
            waiting[predecessor, default: []].append(id)
            if events[predecessor] == nil { missing.insert(predecessor) }
        }
    }

    /// Takes one out; who waits for it goes on waiting.
    @discardableResult
    mutating func remove(_ id: EventID) -> StagedEvent? {
        guard let event = events.removeValue(forKey: id) else { return nil }
        bytes -= event.checked.bytes
        free.remove(id)
        if let peer = event.peers.first { countByPeer[peer] = count(of: peer) > 1 ? count(of: peer) - 1 : nil }
        for predecessor in event.open { forget(id, waitingFor: predecessor) }
        if waiting[id] != nil { missing.insert(id) }
        return event
    }

    /// One has its place now.
    /// - Returns: who waited for nothing else, in order of arrival.
    mutating func placed(_ id: EventID) -> [EventID] {
        missing.remove(id)
        var free: [StagedEvent] = []
        for follower in waiting.removeValue(forKey: id) ?? [] {
            events[follower]?.open.remove(id)
            if let event = events[follower], event.open.isEmpty { free.append(event) }
        }
        return free.sorted { $0.number < $1.number }.map(\.id)
    }

    /// The event need not wait for predecessors: this was the state before it.
    mutating func set(state: [EventID], of id: EventID) {
        guard let event = events[id] else { return }
        for predecessor in event.open { forget(id, waitingFor: predecessor) }
        events[id]?.open = []
        events[id]?.state = state
        free.insert(id)
    }

    /// Those that wait for no predecessor, in order of arrival. Whoever cannot go out has to be kept.
    mutating func takeFree() -> [EventID] {
        defer { free = [] }
        return free.compactMap { events[$0] }.sorted { $0.number < $1.number }.map(\.id)
    }

    mutating func keepFree(_ id: EventID) {
        if events[id] != nil { free.insert(id) }
    }

    mutating func markTooDear(_ id: EventID) { events[id]?.isTooDear = true }

    /// Somebody else has it, too, and may know more about it than when asked before.
    mutating func add(peer: String, to id: EventID) {
        events[id]?.peers.append(peer)
        events[id]?.tried.remove(peer)
        events[id]?.answered.remove(peer)
    }

    /// A peer was asked what it follows, and that brought nothing.
    mutating func stayed(_ id: EventID, with peer: String, answered: Bool) {
        events[id]?.tried.insert(peer)
        if answered { events[id]?.answered.insert(peer) }
    }

    /// Everybody may be asked about it again.
    mutating func forgetTries(_ id: EventID) {
        events[id]?.tried = []
        events[id]?.answered = []
    }

    mutating func wasNamed(_ id: EventID) { events[id]?.named += 1 }

    /// Those with a predecessor that is nowhere, in order of arrival.
    var edges: [StagedEvent] {
        var ids: Set<EventID> = []
        for id in missing { ids.formUnion(waiting[id] ?? []) }
        return ids.compactMap { events[$0] }.sorted { $0.number < $1.number }
    }

    /// All that wait for this one, directly or not, in order of arrival.
    func followers(of id: EventID) -> [EventID] {
        var found: Set<EventID> = []
        var open = [id]
        while let next = open.popLast() {
            for follower in waiting[next] ?? [] where found.insert(follower).inserted { open.append(follower) }
        }
        return found.compactMap { events[$0] }.sorted { $0.number < $1.number }.map(\.id)
    }

    private mutating func forget(_ id: EventID, waitingFor predecessor: EventID) {
        waiting[predecessor]?.removeAll { $0 == id }
        guard waiting[predecessor]?.isEmpty == true else { return }
        waiting[predecessor] = nil
        missing.remove(predecessor)
    }
}
