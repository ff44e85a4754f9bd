package import Chat

/// An event that goes to another server, as the log knows it.
package struct OutboundEventRow: Sendable, Equatable {
    package let position: Int64
    package let eventID: EventID
    package let roomID: String
    /// About the length of its wire form, in bytes.
    package let bytes: Int

    init(_ row: any SQLRow) {
        position = row.int(0)
        eventID = EventID(stored: row.blob(1))
        roomID = row.text(2)
        // What one server's signature adds, and what more of them were kept.
        bytes = Int(row.int(3)) + 256
    }
}

/// What goes to a server: what this node's people said, and what other servers handed in here, while the server was in the room.
extension SQLSession {
    /// What is for a server after a position, up to and with another, in order.
    package func outboundEvents(
        to server: String, after position: Int64, through last: Int64 = .max, limit: Int
    ) throws(StorageFailure) -> [OutboundEventRow] {
        try rows(
            """
            SELECT o.position, e.event_id, r.room_id, length(e.body) + coalesce(length(g.json), 0)
            FROM outbound_events o JOIN events e ON e.position = o.position JOIN rooms r ON r.rid = o.rid
            LEFT JOIN event_signatures g ON g.position = o.position
            WHERE o.position > $2 AND o.position <= $3 AND o.handed_in_by IS NOT $1 AND (
                o.parting = $1 OR EXISTS (
                    SELECT 1 FROM server_spans s
                    WHERE s.server = $1 AND s.rid = o.rid AND s.first <= o.position AND (s.last IS NULL OR s.last >= o.position)))
            ORDER BY o.position LIMIT $4
            """, [.text(server), .int(position), .int(last), SQLValue(limit)]
        ) { OutboundEventRow($0) }
    }

    /// The same of one room.
    package func outboundEvents(
        to server: String, inRoom roomID: String, after position: Int64, through last: Int64, limit: Int
    ) throws(StorageFailure) -> [OutboundEventRow] {
        try rows(
            """
            SELECT o.position, e.event_id, r.room_id, length(e.body) + coalesce(length(g.json), 0)
            FROM rooms r JOIN outbound_events o ON o.rid = r.rid JOIN events e ON e.position = o.position
            LEFT JOIN event_signatures g ON g.position = o.position
            WHERE r.room_id = $5 AND o.position > $2 AND o.position <= $3 AND o.handed_in_by IS NOT $1 AND (
                o.parting = $1 OR EXISTS (
                    SELECT 1 FROM server_spans s
                    WHERE s.server = $1 AND s.rid = o.rid AND s.first <= o.position AND (s.last IS NULL OR s.last >= o.position)))
            ORDER BY o.position LIMIT $4
            """, [.text(server), .int(position), .int(last), SQLValue(limit), .text(roomID)]
        ) { OutboundEventRow($0) }
    }

    /// How many events wait for a server, a thousand at most, and when the oldest was said, in milliseconds since 1970.
    package func outboundBacklog(to server: String, after position: Int64) throws(StorageFailure) -> (count: Int, oldest: Int64?) {
        let waiting = try outboundEvents(to: server, after: position, limit: 1_000)
        guard let first = waiting.first else { return (0, nil) }
        return (waiting.count, try event(at: first.position)?.at)
    }
}

extension WriteSession {
    /// Notes that an event is to be passed on, and to whom beside those who hear its room.
    func insertOutbound(position: Int64, rid: Int64, handedInBy: String?, parting: String?) throws(StorageFailure) {
        try run(
            "INSERT INTO outbound_events (position, rid, handed_in_by, parting) VALUES ($1, $2, $3, $4)",
            .int(position), .int(rid), SQLValue(handedInBy), SQLValue(parting))
    }
}
