import CanonicalJSON
import Chat
import Cryptography
import Federation

/// A node of the simulation: one room, its inbox, and what is on its way to others. A value without clock and network.
struct SimulatedNode<Store: SimulatedStore> {
    /// What the node wants of the world.
    enum Effect {
        case ask(InboxAsk)
        /// There is something to send to that server.
        case send(String)
        case wake(Int64)
    }

    let name: String
    let creation: RoomCreation
    private(set) var store: Store
    /// The servers with somebody in the room.
    private(set) var servers: Set<String>
    /// The last event of each server's time in the room, by its place here.
    private var lastHeard: [String: Int] = [:]
    /// The servers in the room around each event, by this node's account when it came; the room's first events are not among them.
    private var around: [EventID: Set<String>] = [:]
    private(set) var inbox: RoomInbox
    private(set) var outbox: [String: [EventID]] = [:]
    /// Events that the rules could not judge: none in a simulation whose rooms are small.
    private(set) var undelivered = 0
    /// How many questions of each kind it asked.
    private(set) var asked: [String: Int] = [:]

    init(_ name: String, _ creation: RoomCreation, store: Store, limits: InboxLimits) {
        self.name = name
        self.creation = creation
        self.store = store
        servers = Self.servers(in: store)
        inbox = RoomInbox(limits: limits)
        for server in servers { lastHeard[server] = store.order.count - 1 }
    }

    // What people do

    /// Says something, if the room as this node sees it allows it.
    /// - Parameter after: other predecessors than the tips, for a node that cheats; then nobody here asks the rules.
    mutating func say(
        _ type: String, key: String?, _ content: JSONObject, by sender: UserID, redacts: EventID? = nil, after: [EventID]? = nil,
        at now: Int64
    ) -> (Event, [Effect])? {
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: creation.roomID, content: content, originServerTS: now, redacts: redacts)
        let prev = after ?? Array(store.tips.suffix(EventLimits.prevEvents))
        let state = after.map { stateAfter($0) }
        let names = AuthSelection.names(for: draft, version: creation.version)
        let auth = names.compactMap { name in state == nil ? current(name) : state?[name] }
        let depth = EventLimits.depth(after: prev.compactMap { store.event($0)?.event.depth })
        guard
            let event = try? draft.build(
                version: creation.version, depth: depth, prev: prev, auth: auth, sha256: { Digest.sha256($0) })
        else { return nil }
        let before = servers
        guard let arrival = judge(event), arrival.standing == .accepted, after != nil || !arrival.isSoftlyFailed else { return nil }
        write(arrival, wire: Seal.wire(event))
        var targets = before.union(servers)
        if event.type == EventType.member, let user = event.stateKey.flatMap(UserID.init) { targets.insert(user.server) }
        targets.remove(name)
        for target in targets { outbox[target, default: []].append(event.id) }
        return (event, targets.sorted().map(Effect.send))
    }

    private func stateAfter(_ ids: [EventID]) -> StateMap {
        guard let id = ids.first, var state = store.stateBefore(id), let event = store.event(id)?.event else { return [:] }
        if let name = event.stateName { state[name] = id }
        return state
    }

    // What others send

    mutating func receive(_ transaction: InboundTransaction, at now: Int64) -> (TransactionAnswer, [Effect]) {
        var answer = TransactionAnswer()
        var effects: [Effect] = []
        for json in transaction.events {
            let receipt = Seal.checks.check(json, from: transaction.origin) { $0 == creation.roomID ? receiving : nil }
            answer.add(receipt)
            guard case .passed(let event) = receipt else { continue }
            let actions = inbox.receive(event, from: transaction.origin, view(now))
            effects += carryOut(actions, at: now)
        }
        return (answer, effects)
    }

    mutating func answered(_ ask: InboxAsk, _ answer: PeerAnswer, at now: Int64) -> [Effect] {
        let checked = Seal.checks.check(answer, from: ask.peer, about: receiving)
        let actions = inbox.answered(ask.number, checked, view(now))
        return carryOut(actions, at: now)
    }

    mutating func wake(at now: Int64) -> [Effect] {
        let actions = inbox.wake(view(now))
        return carryOut(actions, at: now)
    }

    // What others ask

    func reply(to question: PeerQuestion, from peer: String) -> PeerReply {
        guard let last = servers.contains(peer) ? .max : lastHeard[peer] else { return .nothing }
        let served = StoreServed(store: store, last: last)
        let history = ServedHistory(served, creation: creation)
        func wires(_ ids: [EventID]) -> [JSON] { ids.compactMap(store.wire) }
        switch question {
        case .missingEvents(let before, let after, let limit):
            return .events(wires(history.missingEvents(before: before, after: after, limit: limit)))
        case .event(let id): return served.isShown(id) ? store.wire(id).map { .events([$0]) } ?? .nothing : .nothing
        case .authChain(let id): return history.authChain(of: id).map { .events(wires($0)) } ?? .nothing
        case .state(let id):
            return history.state(at: id).map { .state(wires($0.state), authChain: wires($0.authChain)) } ?? .nothing
        case .stateIDs(let id):
            return history.state(at: id).map { .stateIDs(state: $0.state, authChain: $0.authChain) } ?? .nothing
        }
    }

    // The outbox

    /// What goes to a server next, oldest first.
    func next(to server: String, at now: Int64) -> InboundTransaction? {
        guard let waiting = outbox[server], !waiting.isEmpty else { return nil }
        return InboundTransaction(origin: name, events: waiting.prefix(InboundLimits.events).compactMap(store.wire))
    }

    mutating func sent(_ count: Int, to server: String) { outbox[server] = outbox[server].map { Array($0.dropFirst(count)) } }

    /// After a long silence only the newest event goes out, and the newest of the server's time in the room; it asks for the rest.
    mutating func shorten(to server: String) {
        guard let waiting = outbox[server], let newest = waiting.last else { return }
        let heard = waiting.last { (store.place(of: $0) ?? 0) <= lastHeard[server] ?? -1 }
        outbox[server] = heard == newest ? [newest] : [heard, newest].compactMap(\.self)
    }

    // What it knows

    func current(_ name: StateKey) -> EventID? { store.event(setting: name, at: store.version) }

    func membership(_ user: UserID) -> Membership? {
        current(StateKey(EventType.member, user.text)).flatMap { store.event($0) }.flatMap { MemberContent(content: $0.event.content) }?
            .membership
    }

    func shows(_ user: UserID) -> Bool { membership(user) == .join }

    /// Whether an event came while a server was out of the room by this node's account. If it was said here, that server was not told.
    func came(_ id: EventID, without server: String) -> Bool { around[id].map { !$0.contains(server) } ?? false }

    private static func servers(in store: Store) -> Set<String> {
        var servers: Set<String> = []
        for (name, id) in store.state(at: store.version) where name.type == EventType.member {
            guard let event = store.event(id)?.event, MemberContent(content: event.content)?.membership == .join else { continue }
            if let user = UserID(name.key) { servers.insert(user.server) }
        }
        return servers
    }

    private mutating func write(_ arrival: Arrival, wire: JSON, followsGap: Bool = false) {
        store.write(arrival, wire: wire, followsGap: followsGap)
        let before = servers
        if arrival.current.keys.contains(where: { $0.type == EventType.member }) { servers = Self.servers(in: store) }
        around[arrival.event.id] = before.union(servers)
        for server in before.union(servers) { lastHeard[server] = store.order.count - 1 }
    }

    private var receiving: ReceivingRoom {
        let acl = current(StateKey(EventType.serverACL)).flatMap { store.event($0) }.map { ServerACL(content: $0.event.content) }
        return ReceivingRoom(creation, accessControl: acl)
    }

    private func view(_ now: Int64) -> RoomView {
        let store = store
        return RoomView(now: now, tips: store.tips, peers: servers.subtracting([name]).sorted(), known: { store.knowledge(of: $0) })
    }

    private mutating func carryOut(_ actions: [InboxAction], at now: Int64) -> [Effect] {
        var effects: [Effect] = []
        for action in actions {
            switch action {
            case .deliver(let checked, let state): deliver(checked, state, at: now)
            case .outlier(let checked): keep(outlier: checked)
            case .ask(let ask):
                effects.append(.ask(ask))
                asked[ask.question.kind, default: 0] += 1
            case .dropped: break
            }
        }
        if let time = inbox.nextWake(after: now) { effects.append(.wake(time)) }
        return effects
    }

    private mutating func deliver(_ checked: CheckedEvent, _ state: [EventID]?, at now: Int64) {
        let arrival = state.map { judge(checked.event, state: $0) } ?? judge(checked.event)
        guard let arrival else {
            undelivered += 1
            inbox.undelivered(checked, from: checked.event.sender.server, view(now))
            return
        }
        write(arrival, wire: .object(checked.event.wireForm(signatures: checked.signatures)), followsGap: state != nil)
    }

    private mutating func keep(outlier checked: CheckedEvent) {
        let cited = checked.event.authEvents.compactMap { store.event($0) }
        guard cited.count == checked.event.authEvents.count else { return }
        let standing = OutlierJudgement.standing(of: checked.event, cited: cited, in: creation, signatures: Seal.rules)
        let wire = JSON.object(checked.event.wireForm(signatures: checked.signatures))
        store.keep(outlier: JudgedEvent(checked.event, standing), wire: wire)
    }

    private func judge(_ event: Event) -> Arrival? {
        try? ArrivalJudgement(creation, known: store, signatures: Seal.rules).judge(event)
    }

    private func judge(_ event: Event, state: [EventID]) -> Arrival? {
        try? ArrivalJudgement(creation, known: BranchesAtGap(store, before: event, state: state), signatures: Seal.rules)
            .judge(event, followsGap: true)
    }
}

extension PeerQuestion {
    var kind: String {
        switch self {
        case .missingEvents: "missing events"
        case .stateIDs: "state ids"
        case .state: "state"
        case .event: "event"
        case .authChain: "auth chain"
        }
    }
}
