import CanonicalJSON
import Chat

/// The event that sets a piece of state, as its rows have it.
struct StateSetter {
    let event: Event
    let position: Int64
    /// Who sent it, by row number.
    let sender: Int64
    /// Whom a member event is about, by row number, where that is known.
    let target: Int64?
}

/// What made the current state another one: an event, with its place, or what comes before one.
struct StateCause {
    let position: Int64
    /// Who sent it, by row number.
    let sender: Int64
    /// Milliseconds since 1970.
    let at: Int64
    /// The room's messages up to there.
    let ordinal: Int64
}

extension StateCause {
    init(_ event: StoredEvent) {
        self.init(position: event.position, sender: event.sender, at: event.at, ordinal: event.ordinal)
    }
}

extension EventLog {
    /// Writes an event at the end of the stream and moves the room's head. One event row and one of history order; more only for state, and
    /// in a room that branches.
    func write(
        _ event: Event, _ entry: LogEntry, _ head: inout RoomHead, position: Int64, in session: any WriteSession
    ) throws -> StoredEvent {
        if entry.kind == .message { head.ordinal += 1 }
        let stored = StoredEvent(
            position: position, rid: head.rid, eventID: event.id, kind: entry.kind, sender: entry.sender, at: event.originServerTS,
            depth: event.depth, ordinal: head.ordinal, target: entry.target, redactedBy: nil, body: event.canonical)
        let own = StateSetter(event: event, position: position, sender: stored.sender, target: stored.target)
        var pieces = event.stateName.map { [(name: $0, setter: StateSetter?.some(own))] } ?? []
        if head.isBranched {
            let arrival = try arrival(of: event, head, in: session)
            pieces = try self.pieces(of: arrival, own, in: session)
            try writeBranches(arrival, at: position, &head, in: session)
        } else {
            head.tips = [event.id]
            head.depth = event.depth
        }
        try insert(stored, entry.temp, in: session)
        try session.insertPlace(of: stored)
        try setState(pieces, by: StateCause(stored), &head, in: session)
        return stored
    }

    /// The event's row.
    func insert(
        _ event: StoredEvent, _ temp: (key: TempKey, digest: [UInt8])?, in session: any WriteSession
    ) throws(StorageFailure) {
        try session.run(
            """
            INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, target, temp_session, temp_id, temp_digest, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            .int(event.position), .int(event.rid), .blob(event.eventID.bytes), .int(event.kind.rawValue), .int(event.sender),
            .int(event.at), .int(event.depth), .int(event.ordinal), SQLValue(event.target),
            temp.map { .int($0.key.sid) } ?? .null, temp.map { .text($0.key.tempID) } ?? .null,
            temp.map { .blob($0.digest) } ?? .null, .blob(event.body))
    }

    /// A new number of the current state, with what it changed; for members and roles the rows that answer quickly.
    /// - Parameters:
    ///   - pieces: each piece with the event that sets it now; nil takes it away.
    ///   - cause: the event that made it so: it, or an older one that the room admits by it.
    func setState(
        _ pieces: [(name: StateKey, setter: StateSetter?)], by cause: StateCause, _ head: inout RoomHead, in session: any WriteSession
    ) throws {
        guard !pieces.isEmpty else { return }
        head.stateVersion += 1
        for (name, setter) in pieces { try setPiece(name, setter, head, in: session) }
        try session.run("UPDATE rooms SET state_version = $2 WHERE rid = $1", .int(head.rid), .int(head.stateVersion))
        let listed = head.authority.listedUsers
        for (name, setter) in pieces {
            if let setter { try head.authority.take(setter.event) } else { try head.authority.lose(name, in: session) }
        }
        var counts = MemberCounts()
        for (name, setter) in pieces where name.type == EventType.member {
            try setMembership(name, setter, cause, head, &counts, in: session)
        }
        try session.count(counts, rid: head.rid)
        if pieces.contains(where: { $0.name == StateKey(EventType.serverACL) }) {
            try session.followAccessControl(rid: head.rid)
        }
        if pieces.contains(where: { $0.name == StateKey(EventType.powerLevels) }) {
            try setRoles(of: listed.union(head.authority.listedUsers), head, in: session)
        }
    }

    private func setPiece(_ name: StateKey, _ setter: StateSetter?, _ head: RoomHead, in session: any WriteSession) throws(StorageFailure) {
        if let setter {
            try session.run(
                """
                INSERT INTO current_state (rid, type, state_key, position, event_id) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (rid, type, state_key) DO UPDATE SET position = excluded.position, event_id = excluded.event_id
                """,
                .int(head.rid), .text(name.type), .text(name.key), .int(setter.position), .blob(setter.event.id.bytes))
        } else {
            try session.run(
                "DELETE FROM current_state WHERE rid = $1 AND type = $2 AND state_key = $3",
                .int(head.rid), .text(name.type), .text(name.key))
        }
        try session.run(
            "INSERT INTO state_log (rid, type, state_key, version, position) VALUES ($1, $2, $3, $4, $5)",
            .int(head.rid), .text(name.type), .text(name.key), .int(head.stateVersion), .int(setter?.position ?? 0))
    }

    private func setMembership(
        _ name: StateKey, _ setter: StateSetter?, _ cause: StateCause, _ head: RoomHead, _ counts: inout MemberCounts,
        in session: any WriteSession
    ) throws {
        guard let user = UserID(name.key), let uid = try setter?.target ?? session.userNumber(id: name.key) else { return }
        let membership = setter.flatMap { MemberContent(content: $0.event.content) }?.membership ?? .leave
        let change = try session.setMembership(
            rid: head.rid, uid: uid, membership: membership.rawValue, position: cause.position,
            changedBy: setter?.sender ?? cause.sender, at: setter?.event.originServerTS ?? cause.at, ordinal: cause.ordinal)
        let role = head.authority.role(of: user)
        if !change.isNew || role != .member { try session.setRole(rid: head.rid, uid: uid, role: role.rawValue) }
        writer.pending(session.batch).move(MemberKey(rid: head.rid, uid: uid))
        let isOurs = user.server.hasSameBytes(as: nodeName)
        counts.add(change.joined, of: isOurs ? nil : user.server)
        if isOurs { return }
        if let setter { try followProfile(of: setter.event, uid: uid, now: cause.at, in: session) }
    }

    /// Only users whom the old or the new power levels name can have another role now.
    private func setRoles(of users: Set<UserID>, _ head: RoomHead, in session: any WriteSession) throws {
        for user in users {
            guard let uid = try session.userNumber(id: user.text) else { continue }
            try session.setRole(rid: head.rid, uid: uid, role: head.authority.role(of: user).rawValue)
        }
    }
}

extension WriteSession {
    /// The event's place in its room's order: its position.
    func insertPlace(of event: StoredEvent) throws(StorageFailure) {
        try run(
            "INSERT INTO timeline (rid, place, position, kind, sender) VALUES ($1, $2, $2, $3, $4)",
            .int(event.rid), .int(event.position), .int(event.kind.rawValue), .int(event.sender))
    }
}
