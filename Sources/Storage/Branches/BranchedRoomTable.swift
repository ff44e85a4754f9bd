package import Chat

/// Where the part of a room's log ends that is told by the log alone.
struct LinearPart: Sendable, Equatable {
    /// The last event without rows of its own; 0 in a room whose every event has them.
    let position: Int64
    /// The current state after it.
    let version: Int64
}

extension SQLSession {
    /// Nil for a room that has never branched and has nobody elsewhere.
    func linearPart(rid: Int64) throws(StorageFailure) -> LinearPart? {
        try first("SELECT linear_position, linear_version FROM branched_rooms WHERE rid = $1", [.int(rid)]) {
            LinearPart(position: $0.int(0), version: $0.int(1))
        }
    }

    /// The tips of a room that has branched, in order of arrival.
    func branchTips(rid: Int64) throws(StorageFailure) -> [EventID] {
        try rows("SELECT event_id FROM branch_tips WHERE rid = $1 ORDER BY number", [.int(rid)]) { EventID(stored: $0.blob(0)) }
    }

    /// The greatest depth among the tips of a room that has branched.
    func branchDepth(rid: Int64) throws(StorageFailure) -> Int64 {
        try integer("SELECT max(depth) FROM branch_tips WHERE rid = $1", .int(rid)) ?? 0
    }

    /// Events that others of the room follow and that are not stored: the edges of what is known of its past.
    package func missingEvents(rid: Int64, limit: Int) throws(StorageFailure) -> [EventID] {
        try rows("SELECT DISTINCT event_id FROM missing_events WHERE rid = $1 LIMIT $2", [.int(rid), SQLValue(limit)]) {
            EventID(stored: $0.blob(0))
        }
    }
}

extension WriteSession {
    /// From here on each of the room's events has rows. What came before stays told by the log.
    func beginBranches(_ head: RoomHead) throws(StorageFailure) {
        let newest = try newestEvent(rid: head.rid)
        try run(
            "INSERT INTO branched_rooms (rid, linear_position, linear_version) VALUES ($1, $2, $3)",
            .int(head.rid), .int(newest?.position ?? 0), .int(head.stateVersion))
        for tip in head.tips { try insertBranchTip(rid: head.rid, number: 0, tip, depth: head.depth) }
    }

    /// The tips after an event: those that are left of the present ones, and perhaps the event.
    func setBranchTips(rid: Int64, _ tips: [EventID], with event: Event) throws(StorageFailure) {
        let present = try rows("SELECT event_id, depth FROM branch_tips WHERE rid = $1 ORDER BY number", [.int(rid)]) {
            (id: EventID(stored: $0.blob(0)), depth: $0.int(1))
        }
        guard present.map(\.id) != tips else { return }
        let depths = Dictionary(present.map { ($0.id, $0.depth) }) { $1 }
        try run("DELETE FROM branch_tips WHERE rid = $1", .int(rid))
        for (number, id) in tips.enumerated() {
            try insertBranchTip(rid: rid, number: number, id, depth: id == event.id ? event.depth : depths[id] ?? 0)
        }
    }

    private func insertBranchTip(rid: Int64, number: Int, _ id: EventID, depth: Int64) throws(StorageFailure) {
        try run(
            "INSERT INTO branch_tips (rid, number, event_id, depth) VALUES ($1, $2, $3, $4)",
            .int(rid), SQLValue(number), .blob(id.bytes), .int(depth))
    }
}
