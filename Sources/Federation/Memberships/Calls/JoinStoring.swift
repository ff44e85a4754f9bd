internal import CanonicalJSON
internal import Chat
internal import Storage

/// Stores the room that one of our users has come into. What it rests on goes first, in small writes that nobody sees, and then who is in
/// it; the join and all else that the state says are one write, so that nobody ever sees half a room.
struct JoinStoring: Sendable {
    let node: LinkedNode
    let answer: JoinAnswer
    let user: UserRow
    /// Who has taken the join and passes it on.
    let server: ServerName

    /// Events in one write of the bulk lane, some milliseconds.
    private static let slice = 100

    /// - Throws: ``Refusal``, ``StorageFailure``.
    func store() async throws -> JoinedRoom {
        let rid = try await storeBeneath()
        try await storeAhead(rid)
        return try await node.database.write { [self] session in try arrive(rid, in: session) }
    }

    /// The room's row, and what the join rests on.
    func storeBeneath() async throws -> Int64 {
        let rid = try await node.database.write(.bulk) { [self] session in try row(in: session) }
        let events = answer.authChain + answer.state
        for start in stride(from: 0, to: events.count, by: Self.slice) {
            let slice = Array(events[start..<min(start + Self.slice, events.count)])
            try await node.database.write(.bulk) { [node] session in
                for entry in slice {
                    _ = try node.log.appendOutlier(
                        entry.event, signatures: entry.signatures, isRejected: false, to: rid, now: node.now(), in: session)
                }
            }
        }
        return rid
    }

    /// Most of a large state: other writes have their turn between its slices. After a crash the room is one that nobody of ours is in.
    /// - Parameter slices: how many are written.
    func storeAhead(_ rid: Int64, slices: Int = .max) async throws {
        let events = ahead
        for start in stride(from: 0, to: events.count, by: Self.slice).prefix(slices) {
            let slice = Array(events[start..<min(start + Self.slice, events.count)])
            let goesOn = try await node.database.write(.bulk) { [self] session in try setAhead(slice, rid, in: session) }
            if !goesOn { return }
        }
    }

    /// Whose room it is and who has which power there, because roles follow from it, and then the people of other servers. Nothing where
    /// all of the state fits into one slice.
    private var ahead: [Event] {
        let state = answer.state.map(\.event)
        if state.count <= Self.slice { return [] }
        let power = state.filter { $0.id == answer.creation.id || $0.stateName == StateKey(EventType.powerLevels) }
        return power
            + state.filter { event in
                event.type == EventType.member
                    && event.stateKey.flatMap(UserID.init).map { !$0.server.hasSameBytes(as: node.name.text) } ?? false
            }
    }

    /// - Returns: false when somebody of ours is in the room already, or it is gone.
    private func setAhead(_ slice: [Event], _ rid: Int64, in session: any WriteSession) throws -> Bool {
        guard let room = try session.room(rid: rid), room.removedAt == nil, try !session.isResident(room) else { return false }
        let branches = try node.log.branches(of: rid, in: session)
        let others = try slice.filter { event in
            guard let name = event.stateName else { return false }
            return try branches.event(setting: name, at: branches.version) != event.id
        }
        try node.log.setStateAhead(others, of: rid, now: node.now(), in: session)
        return true
    }

    private func row(in session: any WriteSession) throws -> Int64 {
        let create = answer.state.first { $0.event.id == answer.creation.id }?.event
        let room = OutsideRoom(answer.creation, content: create?.content ?? [:], me: user.uid, answer.join.event.sender)
        return try room.row(at: node.now(), in: session)
    }

    private func arrive(_ rid: Int64, in session: any WriteSession) throws -> JoinedRoom {
        guard let room = try session.room(rid: rid), room.removedAt == nil else { throw Refusal.notFound(.room) }
        if try session.isResident(room) { return .alreadyHere }
        let branches = try node.log.branches(of: rid, in: session)
        let arrival = try self.arrival(on: branches)
        let moves = try OwnMoves(arrival.current, in: rid, own: node.name.text, session)
        let gone = try locallyLeft(arrival.current, rid, in: session)
        let appended = try node.log.append(
            arrival, signatures: answer.join.signatures, to: rid, assuming: branches.mark, handedInBy: server.text, now: node.now(),
            in: session)
        guard case .appended(let event) = appended else { return .alreadyHere }
        let news = try moves.news(event, session)
        let stays = news.entered.filter { uid in !gone.contains { $0.uid == uid } }
        try node.listener.arrived(ArrivalNews(event: event, entered: stays, left: news.left), in: session)
        for user in gone { try leave(user, rid, in: session) }
        return .entered(event)
    }

    /// What the join does to what is stored: from here on the room is as the server says, whatever it was when we were last in it.
    /// The state before the join is told by the numbered state that the join makes, with the user's old membership.
    private func arrival(on branches: StoredBranches) throws(StorageFailure) -> Arrival {
        var state: StateMap = [:]
        for entry in answer.state { if let name = entry.event.stateName { state[name] = entry.event.id } }
        let join = answer.join.event
        let name = StateKey(EventType.member, user.userID)
        let old = state.updateValue(join.id, forKey: name)
        let version = branches.version + 1
        return Arrival(
            event: join, verdict: .allowed, standing: .accepted, isSoftlyFailed: false,
            before: StatePoint(version: version, changes: [name: old]), after: StatePoint(version: version), tips: [join.id],
            current: try branches.state(at: branches.version).delta(to: state))
    }

    /// Users of ours who left while nobody could be told: the room still counts them.
    private func locallyLeft(_ changes: StateDelta, _ rid: Int64, in session: any WriteSession) throws -> [UserRow] {
        var gone: [UserRow] = []
        for name in changes.keys where name.type == EventType.member && name.key != user.userID {
            guard UserID(name.key)?.server.hasSameBytes(as: node.name.text) == true, let user = try session.user(id: name.key),
                try session.member(rid: rid, uid: user.uid)?.membership == "leave" || user.deletedAt != nil
            else { continue }
            gone.append(user)
        }
        return gone
    }

    private func leave(_ user: UserRow, _ rid: Int64, in session: any WriteSession) throws {
        guard let id = UserID(user.userID), let member = try session.member(rid: rid, uid: user.uid),
            ["join", "invite", "knock"].contains(member.membership)
        else { return }
        let draft = EventDraft(
            type: EventType.member, stateKey: id.text, sender: id, roomID: nil, content: MemberContent(.leave).content,
            originServerTS: node.now())
        do {
            let event = try node.log.append(LogEntry(draft, sender: user.uid, kind: .member, target: user.uid), to: rid, in: session)
            try node.listener.arrived(ArrivalNews(event: event), in: session)
        } catch is Refusal {
            // Nothing keeps anybody from leaving but a room that is full of unfolded events; the user can leave again.
        }
    }
}
