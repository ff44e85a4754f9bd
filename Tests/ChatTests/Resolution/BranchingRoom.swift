import CanonicalJSON
import Chat

/// A room whose history branches and meets again, with the whole state after every event: slow and plain.
struct BranchingRoom {
    let version: RoomVersion
    let creation: RoomCreation
    private(set) var events: EventsInMemory
    private(set) var after: [EventID: StateMap]
    /// In order of arrival.
    private(set) var order: [EventID]
    private let clock: Int64 = 1_700_000_000_000

    /// Ada made the room on the north node and is its only member; in version 12 she stands above all levels, before she has 100.
    init(_ version: RoomVersion, create more: JSONObject = [:]) {
        self.version = version
        var content = more
        content["room_version"] = .string(version.rawValue)
        if version == .v10 { content["creator"] = .string(Cast.ada.text) }
        let draft = EventDraft(
            type: EventType.create, stateKey: "", sender: Cast.ada, roomID: version.roomIDIsCreateHash ? nil : Stage.oldRoom,
            content: content, originServerTS: clock)
        let create = Stage.built(draft, version, prev: [], auth: [])
        guard let creation = RoomCreation(create) else { preconditionFailure("The create event of a test is a proper one.") }
        self.creation = creation
        events = EventsInMemory([JudgedEvent(create)])
        after = [create.id: [StateKey(EventType.create): create.id]]
        order = [create.id]
        member(Cast.ada, .join, by: Cast.ada)
    }

    var tip: EventID { order[order.count - 1] }

    func event(_ id: EventID) -> Event {
        guard let event = events.event(id)?.event else { preconditionFailure("No such event: \(id)") }
        return event
    }

    func standing(_ id: EventID) -> EventStanding? { events.event(id)?.standing }

    /// The state before an event after these.
    func state(after prev: [EventID]) -> StateMap {
        prev.isEmpty ? [:] : resolved(prev.map { after[$0] ?? [:] })
    }

    func resolved(_ states: [StateMap]) -> StateMap {
        do {
            return try StateResolution.resolve(states, of: creation, events: events, signatures: Stage.signatures)
        } catch {
            preconditionFailure("The states of a test can be resolved: \(error)")
        }
    }

    /// Puts an event after `prev`, else after the newest one, and judges it. It names what the state before it asks for, or `naming`.
    /// - Parameter at: seconds of its sender's clock; else as many as there are events.
    @discardableResult
    mutating func say(
        _ type: String, key: String?, _ content: JSONObject, by sender: UserID, after prev: [EventID]? = nil, naming: [EventID]? = nil,
        at seconds: Int64? = nil
    ) -> EventID {
        let prev = prev ?? [tip]
        let before = state(after: prev)
        let draft = EventDraft(
            type: type, stateKey: key, sender: sender, roomID: creation.roomID, content: content,
            originServerTS: clock + 1_000 * (seconds ?? Int64(order.count)))
        let auth = naming ?? AuthSelection.names(for: draft, version: version).compactMap { before[$0] }
        let event = Stage.built(draft, version, prev: prev, auth: auth)
        if after[event.id] != nil { return event.id }
        let standing = standing(of: event, before: before)
        events.add(JudgedEvent(event, standing))
        order.append(event.id)
        var state = before
        if standing == .accepted, let name = event.stateName { state[name] = event.id }
        after[event.id] = state
        return event.id
    }

    @discardableResult
    mutating func member(
        _ user: UserID, _ membership: Membership, by sender: UserID, after prev: [EventID]? = nil, at seconds: Int64? = nil
    ) -> EventID {
        say(EventType.member, key: user.text, MemberContent(membership).content, by: sender, after: prev, at: seconds)
    }

    @discardableResult
    mutating func rule(_ rule: JoinRule, by sender: UserID, after prev: [EventID]? = nil, at seconds: Int64? = nil) -> EventID {
        say(EventType.joinRules, key: "", rule.content, by: sender, after: prev, at: seconds)
    }

    @discardableResult
    mutating func topic(_ text: String, by sender: UserID, after prev: [EventID]? = nil, at seconds: Int64? = nil) -> EventID {
        say(EventType.topic, key: "", ["topic": .string(text)], by: sender, after: prev, at: seconds)
    }

    @discardableResult
    mutating func powers(_ users: [UserID: Int64], by sender: UserID, after prev: [EventID]? = nil, at seconds: Int64? = nil) -> EventID {
        var levels = PowerLevels()
        for (user, level) in users { levels.users[user.text] = level }
        return say(EventType.powerLevels, key: "", levels.content, by: sender, after: prev, at: seconds)
    }

    private func standing(of event: Event, before: StateMap) -> EventStanding {
        let cited = event.authEvents.compactMap { events.event($0) }.map { CitedEvent($0.event, isRejected: $0.standing != .accepted) }
        if AuthRules.checkAuthEvents(of: event, cited: cited) != .allowed || !allows(event, event.authEvents) { return .rejected }
        return allows(event, before.values) ? .accepted : .rejectedByState
    }

    private func allows(_ event: Event, _ ids: some Sequence<EventID>) -> Bool {
        var state = EventState(creation: creation)
        for id in ids { state.apply(self.event(id)) }
        return AuthRules.check(event, against: state, signatures: Stage.signatures) == .allowed
    }
}
