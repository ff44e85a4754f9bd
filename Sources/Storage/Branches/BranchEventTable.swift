package import Chat

/// The row of an event in a room that branches.
struct BranchEventRow: Sendable {
    let rid: Int64
    let standing: BranchStanding
    let stateName: StateKey?
    /// Nil where the state is not known; then so is the one after it.
    let before: StoredPoint?
    let after: StoredPoint?
}

/// A state as its row has it: a number of the room's current states, and perhaps a set of changes.
struct StoredPoint: Sendable, Equatable {
    let version: Int64
    let set: Int64?
}

extension SQLSession {
    /// Nil for an event that is told by the log alone.
    func branchEvent(at position: Int64) throws(StorageFailure) -> BranchEventRow? {
        try first(
            """
            SELECT rid, standing, type, state_key, before_version, before_set, after_version, after_set
            FROM branch_events WHERE position = $1
            """, [.int(position)]
        ) { row in
            BranchEventRow(
                rid: row.int(0), standing: BranchStanding(rawValue: row.int(1)) ?? .rejected,
                stateName: row.textOrNil(2).map { StateKey($0, row.text(3)) },
                before: row.intOrNil(4).map { StoredPoint(version: $0, set: row.intOrNil(5)) },
                after: row.intOrNil(6).map { StoredPoint(version: $0, set: row.intOrNil(7)) })
        }
    }

    /// What an event names as its auth events, in its order.
    func authEdges(of position: Int64) throws(StorageFailure) -> [EventID] {
        try rows("SELECT parent FROM auth_edges WHERE child = $1 ORDER BY number", [.int(position)]) { EventID(stored: $0.blob(0)) }
    }

    /// The positions of the stored events with rows of their own that follow an event directly.
    package func followers(of id: EventID) throws(StorageFailure) -> [Int64] {
        try rows("SELECT child FROM event_edges WHERE parent = $1 ORDER BY child", [.blob(id.bytes)]) { $0.int(0) }
    }
}

extension WriteSession {
    /// Writes, or writes anew, what is known about an event; its edges do not change.
    func setBranchEvent(at position: Int64, _ row: BranchEventRow) throws(StorageFailure) {
        try run(
            """
            INSERT INTO branch_events (position, rid, standing, type, state_key, before_version, before_set, after_version, after_set)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (position) DO UPDATE SET standing = excluded.standing, before_version = excluded.before_version,
                before_set = excluded.before_set, after_version = excluded.after_version, after_set = excluded.after_set
            """,
            .int(position), .int(row.rid), .int(row.standing.rawValue), SQLValue(row.stateName?.type), SQLValue(row.stateName?.key),
            SQLValue(row.before?.version), SQLValue(row.before?.set), SQLValue(row.after?.version), SQLValue(row.after?.set))
    }

    func insertEdges(of event: Event, at position: Int64) throws(StorageFailure) {
        for (number, parent) in event.prevEvents.enumerated() {
            try run(
                "INSERT INTO event_edges (child, number, parent) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                .int(position), SQLValue(number), .blob(parent.bytes))
        }
        for (number, parent) in event.authEvents.enumerated() {
            try run(
                "INSERT INTO auth_edges (child, number, parent) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                .int(position), SQLValue(number), .blob(parent.bytes))
        }
    }

    /// Notes which predecessors of an event are not there. An outlier's are not looked for.
    func insertMissing(_ ids: [EventID], rid: Int64, child: Int64) throws(StorageFailure) {
        for id in ids {
            try run(
                "INSERT INTO missing_events (rid, event_id, child) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                .int(rid), .blob(id.bytes), .int(child))
        }
    }

    /// The event is there: nobody looks for it any more.
    func deleteMissing(_ id: EventID, rid: Int64) throws(StorageFailure) {
        try run("DELETE FROM missing_events WHERE rid = $1 AND event_id = $2", .int(rid), .blob(id.bytes))
    }
}
