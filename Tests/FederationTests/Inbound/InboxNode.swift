import Chat
import Federation

/// A node as its inbox sees it: what was delivered, and the questions that nobody has answered yet.
struct InboxNode {
    var inbox: RoomInbox
    var now: Int64 = 1_000_000
    private(set) var delivered: [EventID] = []
    private(set) var outliers: Set<EventID> = []
    private(set) var states: [EventID: [EventID]] = [:]
    private(set) var asks: [InboxAsk] = []
    private(set) var dropped: [EventID: InboxReason] = [:]
    private let peers: [String]
    private let creation: RoomCreation
    private var placed: Set<EventID>
    /// How many events waited at most.
    private(set) var most = 0
    private let branches: BranchesInMemory
    private var events: [EventID: Event] = [:]

    init(of room: WrittenRoom, peers: [String] = [People.north], without missing: Set<EventID> = [], limits: InboxLimits = InboxLimits()) {
        inbox = RoomInbox(limits: limits)
        self.peers = peers
        creation = room.creation
        placed = Set(room.order).subtracting(missing)
        branches = room.branches
    }

    private var view: RoomView {
        let (placed, outliers) = (placed, outliers)
        return RoomView(now: now, tips: [], peers: peers) { id in
            placed.contains(id) ? .placed : outliers.contains(id) ? .outlier : .unknown
        }
    }

    mutating func push(_ event: CheckedEvent, from peer: String = People.north) {
        let actions = inbox.receive(event, from: peer, view)
        take(actions)
    }

    mutating func wake() {
        let actions = inbox.wake(view)
        take(actions)
    }

    mutating func later(_ refused: RefusedEvent) { inbox.receiveLater(refused, from: People.north, view) }

    mutating func fail(_ event: CheckedEvent) { inbox.undelivered(event, from: People.north, view) }

    /// Answers questions until there are none.
    /// - Returns: how many.
    @discardableResult
    mutating func answerAll(_ answer: (InboxAsk) -> CheckedAnswer) -> Int {
        var count = 0
        while !asks.isEmpty, count < 10_000 {
            answerNext(answer)
            count += 1
        }
        return count
    }

    /// Answers the question that was asked first.
    mutating func answerNext(_ answer: (InboxAsk) -> CheckedAnswer) {
        let ask = asks.removeFirst()
        let actions = inbox.answered(ask.number, answer(ask), view)
        take(actions)
    }

    /// What a node that has the whole room answers.
    static func honest(_ room: WrittenRoom, _ ask: InboxAsk, most: Int) -> CheckedAnswer {
        let history = ServedHistory(WrittenRoomServed(room: room), creation: room.creation)
        switch ask.question {
        case .missingEvents(let before, let after, let limit):
            let ids = history.missingEvents(before: before, after: after, limit: min(limit, most))
            return .events(ids.map(room.checked))
        case .event(let id): return room.branches.event(id) == nil ? .nothing : .events([room.checked(id)])
        case .authChain(let id): return history.authChain(of: id).map { .events($0.map(room.checked)) } ?? .nothing
        case .stateIDs(let id):
            return history.state(at: id).map { .stateIDs(state: $0.state, authChain: $0.authChain) } ?? .nothing
        case .state(let id): return history.state(at: id).map { .events(($0.state + $0.authChain).map(room.checked)) } ?? .nothing
        }
    }

    /// The event as the rules see it with a state that a peer told, on what this node had from the beginning.
    func judgeAtGap(_ event: Event, state: [EventID]) throws -> Arrival {
        let known = BranchesWithOutliers(branches: branches, outliers: events)
        return try ArrivalJudgement(
            creation, known: BranchesAtGap(known, before: event, state: state), signatures: Seal.rules
        ).judge(event, followsGap: true)
    }

    private mutating func take(_ actions: [InboxAction]) {
        most = max(most, inbox.count)
        for action in actions {
            switch action {
            case .deliver(let event, let state):
                delivered.append(event.event.id)
                placed.insert(event.event.id)
                states[event.event.id] = state
            case .outlier(let event):
                outliers.insert(event.event.id)
                events[event.event.id] = event.event
            case .ask(let ask): asks.append(ask)
            case .dropped(let id, let reason): dropped[id] = reason
            }
        }
    }
}

/// What answers are found in.
struct WrittenRoomServed: ServedRoom {
    let room: WrittenRoom
    private let places: [EventID: Int]

    init(room: WrittenRoom) {
        self.room = room
        places = Dictionary(room.order.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    func served(_ id: EventID) -> ServedLinks? {
        guard let place = places[id] else { return nil }
        let event = room.event(id)
        return ServedLinks(prevEvents: event.prevEvents, authEvents: event.authEvents, place: place)
    }

    func stateBefore(_ id: EventID) -> [EventID]? {
        guard let before = room.branches.event(id)?.event.prevEvents.first, let point = room.branches.point(after: before) else {
            return nil
        }
        return Array(room.branches.whole(point).values)
    }

    func isShown(_ id: EventID) -> Bool { true }
}

/// Branches beside which some events are kept without a place.
private struct BranchesWithOutliers: RoomBranches {
    let branches: BranchesInMemory
    let outliers: [EventID: Event]

    var tips: [EventID] { branches.tips }
    var version: Int { branches.version }
    func event(_ id: EventID) -> JudgedEvent? { branches.event(id) ?? outliers[id].map { JudgedEvent($0) } }
    func links(_ id: EventID) -> EventLinks? { event(id).map { EventLinks($0.event) } }
    func point(after id: EventID) -> StatePoint? { branches.point(after: id) }
    func isHidden(_ id: EventID) -> Bool { branches.isHidden(id) }
    func event(setting name: StateKey, at version: Int) -> EventID? { branches.event(setting: name, at: version) }
    func changes(after low: Int, upTo high: Int) -> Set<StateKey> { branches.changes(after: low, upTo: high) }
    func state(at version: Int) -> StateMap { branches.state(at: version) }
}
