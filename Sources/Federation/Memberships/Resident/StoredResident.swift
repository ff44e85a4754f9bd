internal import CanonicalJSON
internal import Chat
internal import Storage

/// A room of this node as a handshake sees it, read from the store: what is asked is loaded beforehand, within one session.
struct StoredResident: ResidentRoom {
    let state: EventState
    let tips: [EventID]
    let depth: Int64
    let ownMembers: [UserID]
    private let accessControl: ServerACL?
    private let standings: [RoomID: RestrictedJoin.Standing]
    private let own: String

    /// Users of ours beyond those that the power levels name who are thought of as vouchers.
    static let candidates = 20

    /// - Parameter users: whose memberships the rules will ask for.
    /// - Throws: ``StorageFailure``; what the room's server rules throw when they cannot be read.
    init?(_ room: RoomRow, about users: [UserID], own: String, log: EventLog, in session: any SQLSession) throws {
        guard room.removedAt == nil, let create = try session.state(rid: room.rid, StateKey(EventType.create)),
            var state = EventState(create: create)
        else { return nil }
        for type in [EventType.powerLevels, EventType.joinRules] {
            if let event = try session.state(rid: room.rid, StateKey(type)) { state.apply(event) }
        }
        let members = try Self.members(state, rid: room.rid, own: own, in: session)
        for user in users + members {
            if let event = try session.state(rid: room.rid, StateKey(EventType.member, user.text)) { state.apply(event) }
        }
        let place = try log.nextPlace(in: room.rid, session: session)
        (tips, depth, ownMembers, self.own) = (place.tips, place.depth, members, own)
        standings = try Self.standings(state.joinRule(), of: users, in: session)
        accessControl = try session.accessControl(rid: room.rid)
        self.state = state
    }

    func ids(_ names: [StateKey]) -> [EventID] { state.ids(names) }

    func admits(_ server: String) -> Bool {
        (state.creation.federates || state.creation.sender.server.hasSameBytes(as: server)) && accessControl?.admits(server) ?? true
    }

    func standing(of user: UserID, in other: RoomID) -> RestrictedJoin.Standing { standings[other] ?? .unknown }

    /// Joined users of ours, those first who have power by name.
    private static func members(_ state: EventState, rid: Int64, own: String, in session: any SQLSession) throws -> [UserID] {
        let named = state.creation.creators + (state.powerLevels()?.users.names ?? []).compactMap(UserID.init)
        var members: [UserID] = []
        for user in named where user.server.hasSameBytes(as: own) && !members.contains(user) {
            if try session.isJoined(user, to: rid) { members.append(user) }
            if members.count == candidates { break }
        }
        return members + (try session.ownMembers(rid: rid, limit: candidates).filter { !members.contains($0) })
    }

    /// Where the one whom the handshake is about stands in the rooms whose members may join.
    private static func standings(
        _ rule: JoinRule, of users: [UserID], in session: any SQLSession
    ) throws -> [RoomID: RestrictedJoin.Standing] {
        guard let user = users.first else { return [:] }
        let rooms: [RoomID]
        switch rule {
        case .restricted(let allowed), .knockRestricted(let allowed): rooms = allowed
        case .public, .invite, .knock, .unknown: rooms = []
        }
        var standings: [RoomID: RestrictedJoin.Standing] = [:]
        for id in rooms {
            guard let room = try session.room(id: id.text), try session.isResident(room) else { continue }
            standings[id] = try session.isJoined(user, to: room.rid) ? .member : .notMember
        }
        return standings
    }
}
