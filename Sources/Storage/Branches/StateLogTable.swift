package import Chat

/// A room's numbered current states, as the log of what each one changed. A piece that a state lost is there with position 0.
extension SQLSession {
    /// The id of the event that set a piece of a numbered state; nil when none did.
    func stateID(rid: Int64, _ name: StateKey, at version: Int) throws(StorageFailure) -> EventID? {
        let found = try first(
            """
            SELECT e.event_id FROM state_log s LEFT JOIN events e ON e.position = s.position
            WHERE s.rid = $1 AND s.type = $2 AND s.state_key = $3 AND s.version <= $4 ORDER BY s.version DESC LIMIT 1
            """, [.int(rid), .text(name.type), .text(name.key), SQLValue(version)]
        ) { $0.blobOrNil(0).map { EventID(stored: $0) } }
        return found ?? nil
    }

    /// Which pieces changed after one numbered state and up to another.
    func statesChanged(rid: Int64, after low: Int, upTo high: Int) throws(StorageFailure) -> Set<StateKey> {
        Set(
            try rows(
                "SELECT type, state_key FROM state_log INDEXED BY state_log_by_version WHERE rid = $1 AND version > $2 AND version <= $3",
                [.int(rid), SQLValue(low), SQLValue(high)]
            ) { StateKey($0.text(0), $0.text(1)) })
    }

    /// A whole numbered state. Walks everything that the room's state ever was.
    func stateMap(rid: Int64, at version: Int) throws(StorageFailure) -> StateMap {
        var state = StateMap()
        try each(
            """
            SELECT s.type, s.state_key, e.event_id FROM state_log s LEFT JOIN events e ON e.position = s.position
            WHERE s.rid = $1 AND s.version <= $2 ORDER BY s.type, s.state_key, s.version
            """, [.int(rid), SQLValue(version)]
        ) { row in
            state[StateKey(row.text(0), row.text(1))] = row.blobOrNil(2).map { EventID(stored: $0) }
            return true
        }
        return state
    }

    /// The number of the last state that an event up to this position made, in the linear part of a log: there both grow together.
    func linearVersion(rid: Int64, through position: Int64, of linear: LinearPart) throws(StorageFailure) -> Int64 {
        var low: Int64 = 0
        var high = linear.version
        while low < high {
            let middle = (low + high + 1) / 2
            let made =
                try integer("SELECT position FROM state_log WHERE rid = $1 AND version = $2", .int(rid), .int(middle)) ?? .max
            if made <= position { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The event at a position, read.
    package func parsedEvent(at position: Int64) throws(StorageFailure) -> Event? {
        let found = try first(
            "SELECT e.body, r.version, e.event_id FROM events e JOIN rooms r ON r.rid = e.rid WHERE e.position = $1", [.int(position)]
        ) { ($0.blob(0), $0.text(1), EventID(stored: $0.blob(2))) }
        guard let (body, version, id) = found else { return nil }
        guard let version = RoomVersion(rawValue: version), let event = try? Event(stored: body, id: id, version: version) else {
            throw StorageFailure(.corrupt, "the event at position \(position) cannot be read")
        }
        return event
    }
}
