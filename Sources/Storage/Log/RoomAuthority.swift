package import Chat

/// The state of a room that judges its next event, already parsed: only members are looked up in their rows.
package struct RoomAuthority: Sendable {
    let rid: Int64
    /// Nil only before the create event.
    package private(set) var creation: RoomCreation?
    /// Nil in a room that has no such event yet.
    package private(set) var levels: PowerLevels?
    /// Who may join.
    package private(set) var joinRule: JoinRule
    /// The ids of the current create, power levels and join rules events.
    private var ids: [StateKey: EventID] = [:]

    private static let keptTypes = [EventType.create, EventType.powerLevels, EventType.joinRules]

    init(rid: Int64, in session: any SQLSession) throws {
        self.rid = rid
        joinRule = .initial
        for type in Self.keptTypes {
            guard let event = try session.state(rid: rid, StateKey(type)) else { continue }
            try take(event)
        }
    }

    /// What everybody in the room may.
    package var power: RoomPower? {
        creation.map { RoomPower(creation: $0, levels: levels) }
    }

    /// The users whom the power levels name.
    var listedUsers: Set<UserID> { Set((levels?.users.names ?? []).compactMap(UserID.init)) }

    /// The role a user has, as the client API names it.
    package func role(of user: UserID) -> Role {
        permissions?.role(of: user) ?? .member
    }

    /// What each member may do, in the client API's terms; nil before the create event.
    package var permissions: Permissions? {
        power.map { Permissions(power: $0) }
    }

    /// Takes over a state event that was just accepted.
    mutating func take(_ event: Event) throws {
        guard let name = event.stateName, name.key.isEmpty else { return }
        switch name.type {
        case EventType.create: creation = RoomCreation(event)
        case EventType.powerLevels: levels = try PowerLevels(content: event.content)
        case EventType.joinRules: joinRule = JoinRule(content: event.content)
        default: return
        }
        ids[name] = event.id
    }

    /// Takes note that a piece of state is set by no event any more.
    mutating func lose(_ name: StateKey, in session: any SQLSession) throws {
        guard name.key.isEmpty, Self.keptTypes.contains(name.type) else { return }
        self = try RoomAuthority(rid: rid, in: session)
    }

    /// The ids of the state an event names as its auth events.
    func ids(_ names: [StateKey], _ seats: SeatLookup) throws(StorageFailure) -> [EventID] {
        var found: [EventID] = []
        found.reserveCapacity(names.count)
        for name in names {
            if let id = try id(of: name, seats) { found.append(id) }
        }
        return found
    }

    private func id(of name: StateKey, _ seats: SeatLookup) throws(StorageFailure) -> EventID? {
        if name.type == EventType.member, let user = seats.user(name.key) { return try seats.seat(of: user)?.eventID }
        if let id = ids[name] { return id }
        return try seats.session.stateID(rid: rid, name)
    }

    /// Lets the rules of the room's version judge an event against the present state. A create event needs none.
    /// - Throws: ``Refusal`` when they reject it.
    func judge(_ event: Event, _ signatures: SignatureChecks, _ seats: SeatLookup) throws {
        guard let creation = creation ?? RoomCreation(event) else { throw AuthRejection.missingCreate.refusal }
        let state = StoredAuthState(creation: creation, authority: self, seats: seats)
        if case .rejected(let why) = try AuthRules.check(event, against: state, signatures: signatures) { throw why.refusal }
    }
}

/// Answers the rules' questions from what is kept, and the rest from the rows.
private final class StoredAuthState: AuthState {
    typealias Failure = StorageFailure

    let creation: RoomCreation
    let authority: RoomAuthority
    let seats: SeatLookup

    init(creation: RoomCreation, authority: RoomAuthority, seats: SeatLookup) {
        self.creation = creation
        self.authority = authority
        self.seats = seats
    }

    func powerLevels() -> PowerLevels? { authority.levels }

    func joinRule() -> JoinRule { authority.joinRule }

    func membership(of user: UserID) throws(StorageFailure) -> Membership? { try seats.seat(of: user)?.membership }

    func thirdPartyInvite(token: String) throws(StorageFailure) -> ThirdPartyInvite? {
        guard let event = try seats.session.state(rid: authority.rid, StateKey(EventType.thirdPartyInvite, token)) else { return nil }
        return ThirdPartyInvite(event)
    }
}
