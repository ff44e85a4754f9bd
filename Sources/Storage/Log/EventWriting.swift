import CanonicalJSON
import Chat

extension EventLog {
    /// Writes an event's rows and moves the room's head. One event row and one of history order; more only for state.
    func write(
        _ event: Event, _ entry: LogEntry, _ head: inout RoomHead, position: Int64, in session: any WriteSession
    ) throws -> StoredEvent {
        if entry.kind == .message { head.ordinal += 1 }
        head.tip = event.id
        head.depth = event.depth
        let stored = StoredEvent(
            position: position, rid: head.rid, eventID: event.id, kind: entry.kind, sender: entry.sender, at: event.originServerTS,
            depth: event.depth, ordinal: head.ordinal, target: entry.target, redactedBy: nil, body: event.canonical)
        try insert(stored, entry, in: session)
        if event.stateKey != nil { try setState(event, stored, &head, in: session) }
        return stored
    }

    private func insert(_ event: StoredEvent, _ entry: LogEntry, in session: any WriteSession) throws {
        try session.run(
            """
            INSERT INTO events (position, rid, event_id, kind, sender, at, depth, ordinal, target, temp_session, temp_id, temp_digest, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            .int(event.position), .int(event.rid), .blob(event.eventID.bytes), .int(event.kind.rawValue), .int(event.sender),
            .int(event.at), .int(event.depth), .int(event.ordinal), event.target.map(SQLValue.int) ?? .null,
            entry.temp.map { .int($0.key.sid) } ?? .null, entry.temp.map { .text($0.key.tempID) } ?? .null,
            entry.temp.map { .blob($0.digest) } ?? .null, .blob(event.body))
        try session.run(
            "INSERT INTO timeline (rid, place, position, kind, sender) VALUES ($1, $2, $2, $3, $4)",
            .int(event.rid), .int(event.position), .int(event.kind.rawValue), .int(event.sender))
    }

    /// The current state, its log by version, and for members and roles the rows that answer quickly.
    private func setState(_ event: Event, _ stored: StoredEvent, _ head: inout RoomHead, in session: any WriteSession) throws {
        guard let name = event.stateName else { return }
        head.stateVersion += 1
        try session.run(
            """
            INSERT INTO current_state (rid, type, state_key, position, event_id) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (rid, type, state_key) DO UPDATE SET position = excluded.position, event_id = excluded.event_id
            """,
            .int(head.rid), .text(name.type), .text(name.key), .int(stored.position), .blob(event.id.bytes))
        try session.run(
            "INSERT INTO state_log (rid, type, state_key, version, position) VALUES ($1, $2, $3, $4, $5)",
            .int(head.rid), .text(name.type), .text(name.key), .int(head.stateVersion), .int(stored.position))
        try session.run("UPDATE rooms SET state_version = $2 WHERE rid = $1", .int(head.rid), .int(head.stateVersion))
        let listed = head.authority.listedUsers
        try head.authority.take(event)
        switch event.type {
        case EventType.member: try setMembership(event, stored, head, in: session)
        case EventType.powerLevels: try setRoles(of: listed.union(head.authority.listedUsers), head, in: session)
        default: return
        }
    }

    private func setMembership(_ event: Event, _ stored: StoredEvent, _ head: RoomHead, in session: any WriteSession) throws {
        guard let uid = stored.target, let user = event.stateKey.flatMap(UserID.init) else { return }
        try session.setMembership(
            rid: head.rid, uid: uid, membership: event.content["membership"]?.string ?? "leave", position: stored.position,
            changedBy: stored.sender, at: stored.at, ordinal: stored.ordinal)
        try session.setRole(rid: head.rid, uid: uid, role: head.authority.role(of: user).rawValue)
    }

    /// Only users whom the old or the new power levels name can have another role now.
    private func setRoles(of users: Set<UserID>, _ head: RoomHead, in session: any WriteSession) throws {
        for user in users {
            guard let uid = try session.userNumber(id: user.text) else { continue }
            try session.setRole(rid: head.rid, uid: uid, role: head.authority.role(of: user).rawValue)
        }
    }
}
