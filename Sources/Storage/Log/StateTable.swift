package import Chat
import Cryptography

extension SQLSession {
    /// The id of the event that sets a piece of a room's current state.
    package func stateID(rid: Int64, _ name: StateKey) throws(StorageFailure) -> EventID? {
        try first(
            "SELECT event_id FROM current_state WHERE rid = $1 AND type = $2 AND state_key = $3",
            [.int(rid), .text(name.type), .text(name.key)]
        ) { EventID(stored: $0.blob(0)) }
    }

    /// The event that sets a piece of a room's current state.
    package func state(rid: Int64, _ name: StateKey) throws(StorageFailure) -> Event? {
        let found = try first(
            """
            SELECT e.body, r.version, e.event_id FROM current_state s
            JOIN events e ON e.position = s.position JOIN rooms r ON r.rid = s.rid
            WHERE s.rid = $1 AND s.type = $2 AND s.state_key = $3
            """, [.int(rid), .text(name.type), .text(name.key)]
        ) { ($0.blob(0), $0.text(1), EventID(stored: $0.blob(2))) }
        guard let (body, version, id) = found else { return nil }
        guard let version = RoomVersion(rawValue: version), let event = try? Event(stored: body, id: id, version: version) else {
            throw StorageFailure(.corrupt, "a state event of room \(rid) cannot be read")
        }
        return event
    }

    /// A user's row number by the global identifier.
    package func userNumber(id: String) throws(StorageFailure) -> Int64? {
        try integer("SELECT uid FROM users WHERE user_id = $1", .text(id))
    }
}
