import Chat

extension WriteSession {
    /// Events beside the stream are put into the index at once: what gathers in memory is found again after a start by its position.
    func insertIndex(of event: StoredEvent) throws(StorageFailure) {
        try run(
            "INSERT INTO event_index (prefix, position) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            .blob(event.eventID.prefix), .int(event.position))
    }

    /// An event that was kept beside the stream gets its place, or another standing at its old one. What names it by position follows.
    func move(_ old: StoredEvent, to new: StoredEvent) throws(StorageFailure) {
        try run(
            "UPDATE events SET position = $2, kind = $3, ordinal = $4, target = $5 WHERE position = $1",
            .int(old.position), .int(new.position), .int(new.kind.rawValue), .int(new.ordinal), SQLValue(new.target))
        if old.position == new.position { return }
        try run("DELETE FROM event_index WHERE prefix = $1 AND position = $2", .blob(old.eventID.prefix), .int(old.position))
        if let name = try branchEvent(at: old.position)?.stateName {
            try run(
                "UPDATE state_log SET position = $5 WHERE rid = $1 AND type = $2 AND state_key = $3 AND position = $4",
                .int(old.rid), .text(name.type), .text(name.key), .int(old.position), .int(new.position))
            try run(
                "UPDATE current_state SET position = $5 WHERE rid = $1 AND type = $2 AND state_key = $3 AND position = $4",
                .int(old.rid), .text(name.type), .text(name.key), .int(old.position), .int(new.position))
        }
        try run("UPDATE branch_events SET position = $2 WHERE position = $1", .int(old.position), .int(new.position))
        try run("UPDATE event_edges SET child = $2 WHERE child = $1", .int(old.position), .int(new.position))
        try run("UPDATE event_signatures SET position = $2 WHERE position = $1", .int(old.position), .int(new.position))
        try run("UPDATE auth_edges SET child = $2 WHERE child = $1", .int(old.position), .int(new.position))
    }
}
