import CanonicalJSON
import Chat
import Cryptography

/// A room with a random life whose branches meet and part again, and the naive account of it: whole states, whole ancestries.
struct WholeRoom {
    static let ada = user("@ada:north.example")
    static let ben = user("@ben:north.example")
    static let cleo = user("@cleo:south.example")
    static let dan = user("@dan:south.example")
    static let everybody = [ada, ben, cleo, dan]
    static let signatures = SignatureChecks(isSigned: { _, _ in true }, isVouchedFor: { _, _ in false })
    private static let oldRoom = RoomID("!lobby:north.example")
    private static let clock: Int64 = 1_700_000_000_000

    let creation: RoomCreation
    private(set) var order: [Event] = []
    private(set) var before: [EventID: StateMap] = [:]
    private(set) var after: [EventID: StateMap] = [:]
    private(set) var tips: Set<EventID> = []
    private(set) var current: StateMap = [:]
    private(set) var softlyFailed: Set<EventID> = []
    private var events = EventsInMemory()
    private var ancestors: [EventID: Set<EventID>] = [:]
    private var random: SplitRandom

    /// Ada made the room on the north node; everybody may join it, Ben moderates.
    init(_ version: RoomVersion, seed: UInt64) {
        random = SplitRandom(seed: seed)
        var content: JSONObject = ["room_version": .string(version.rawValue)]
        if version == .v10 { content["creator"] = .string(Self.ada.text) }
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: Self.ada, roomID: version.roomIDIsCreateHash ? nil : Self.oldRoom,
            content: content, originServerTS: Self.clock)
        let create = Self.built(draft, version, prev: [], auth: [])
        guard let creation = RoomCreation(create) else { preconditionFailure("The create event of a test is a proper one.") }
        self.creation = creation
        add(create)
        member(Self.ada, .join, by: Self.ada)
        say(EventType.joinRules, key: "", JoinRule.public.content, by: Self.ada)
        powers([Self.ben: 50], by: Self.ada)
        for user in Self.everybody.dropFirst() { member(user, .join, by: user) }
    }

    func standing(_ event: Event) -> EventStanding? { events.event(event.id)?.standing }

    func isAppended(_ event: Event) -> Bool { standing(event) == .accepted && !softlyFailed.contains(event.id) }

    /// Puts an event after `prev`, else after all tips, and judges it.
    @discardableResult
    mutating func say(
        _ type: String, key: String?, _ content: JSONObject, by sender: UserID, after prev: [EventID]? = nil, redacts: EventID? = nil
    ) -> Event {
        let prev = prev ?? tips.sorted { $0.text < $1.text }
        let state = resolved(prev)
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: creation.roomID, content: content,
            originServerTS: Self.clock + 1_000 * Int64(order.count), redacts: redacts)
        let auth = AuthSelection.names(for: draft, version: creation.version).compactMap { state[$0] }
        let event = Self.built(draft, creation.version, prev: prev, auth: auth)
        if after[event.id] == nil { add(event) }
        return event
    }

    @discardableResult
    mutating func member(_ user: UserID, _ membership: Membership, by sender: UserID, after prev: [EventID]? = nil) -> Event {
        say(EventType.member, key: user.text, MemberContent(membership).content, by: sender, after: prev)
    }

    @discardableResult
    mutating func message(_ text: String, by sender: UserID, after prev: [EventID]? = nil) -> Event {
        say(EventType.message, key: nil, ["msgtype": "m.text", "body": .string(text)], by: sender, after: prev)
    }

    @discardableResult
    mutating func topic(_ text: String, by sender: UserID, after prev: [EventID]? = nil) -> Event {
        say(EventType.topic, key: "", ["topic": .string(text)], by: sender, after: prev)
    }

    @discardableResult
    mutating func powers(_ users: [UserID: Int64], by sender: UserID, after prev: [EventID]? = nil) -> Event {
        var levels = PowerLevels()
        if creation.version != .v12 { levels.users[Self.ada.text] = 100 }
        for (user, level) in users { levels.users[user.text] = level }
        return say(EventType.powerLevels, key: "", levels.content, by: sender, after: prev)
    }

    /// Something happens, allowed or not, at a tip or a few events back.
    mutating func act() {
        let prev = predecessors()
        let actor = pick(Self.everybody)
        let number = order.count
        switch random.next(below: 12) {
        case 0, 1: member(pick(Self.everybody), pick([.ban, .leave, .leave, .invite]), by: actor, after: prev)
        case 2, 3: member(actor, pick([.join, .join, .join, .leave, .knock]), by: actor, after: prev)
        case 4: powers([Self.ben: pick([0, 50, 100]), Self.cleo: pick([0, 50])], by: pick([Self.ada, Self.ada, actor]), after: prev)
        case 5: say(EventType.joinRules, key: "", pick([JoinRule.public, .public, .invite]).content, by: actor, after: prev)
        case 6, 7: topic("\(number)", by: actor, after: prev)
        case 8: say("org.example.note", key: "\(random.next(below: 9))", ["n": .number(JSONNumber(Int64(number)))], by: actor, after: prev)
        default: message("\(number)", by: actor, after: prev)
        }
    }

    private mutating func predecessors() -> [EventID] {
        let count = random.next(below: 6)
        if count < 3 { return [order[order.count - 1].id] }
        let recent = Array(order.suffix(count == 5 ? 30 : 6))
        return Array(Set((0..<(count - 2)).map { _ in pick(recent).id })).sorted { $0.text < $1.text }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[random.next(below: elements.count)] }

    private mutating func add(_ event: Event) {
        let state = resolved(event.prevEvents)
        let standing = standing(of: event, state)
        before[event.id] = state
        after[event.id] = standing == .accepted ? event.stateName.map { state.merging([$0: event.id]) { $1 } } ?? state : state
        events.add(JudgedEvent(event, standing))
        order.append(event)
        let above = Set(event.prevEvents).union(event.prevEvents.flatMap { ancestors[$0] ?? [] })
        ancestors[event.id] = above
        guard standing == .accepted else { return }
        if event.type != EventType.create, !allows(event, current.values) {
            softlyFailed.insert(event.id)
            return
        }
        tips = tips.subtracting(above).union([event.id])
        current = resolve(tips.map { after[$0] ?? [:] })
    }

    private func standing(of event: Event, _ state: StateMap) -> EventStanding {
        let cited = event.authEvents.compactMap { events.event($0) }.map { CitedEvent($0.event, isRejected: $0.standing != .accepted) }
        if AuthRules.checkAuthEvents(of: event, cited: cited) != .allowed || !allows(event, event.authEvents) { return .rejected }
        return allows(event, state.values) ? .accepted : .rejectedByState
    }

    private func allows(_ event: Event, _ ids: some Sequence<EventID>) -> Bool {
        var state = EventState(creation: creation)
        for id in ids { if let event = events.event(id)?.event { state.apply(event) } }
        return AuthRules.check(event, against: state, signatures: Self.signatures) == .allowed
    }

    private func resolved(_ prev: [EventID]) -> StateMap { prev.isEmpty ? [:] : resolve(prev.map { after[$0] ?? [:] }) }

    private func resolve(_ states: [StateMap]) -> StateMap {
        if states.allSatisfy({ $0 == states[0] }) { return states[0] }
        do {
            return try StateResolution.resolve(
                states, of: creation, events: events, signatures: Self.signatures, budget: ResolutionBudget(states: BranchLimits.tips))
        } catch {
            preconditionFailure("The states of a test can be resolved: \(error)")
        }
    }

    private static func built(_ draft: EventDraft, _ version: RoomVersion, prev: [EventID], auth: [EventID]) -> Event {
        do {
            return try draft.build(
                version: version, depth: Int64(prev.isEmpty ? 1 : 2), prev: prev, auth: auth, sha256: { Digest.sha256($0) })
        } catch {
            preconditionFailure("An event of a test can be built: \(error)")
        }
    }

    private static func user(_ text: String) -> UserID {
        guard let user = UserID(text) else { preconditionFailure("\(text) is no user") }
        return user
    }
}
