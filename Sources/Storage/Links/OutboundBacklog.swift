/// A part of what goes to a server: what came after a position, in some rooms after another one, up to and with a last one.
package struct OutboundSpan: Sendable {
    package let server: String
    package let after: Int64
    /// By room id.
    package let behind: [String: Int64]
    package let through: Int64

    package init(server: String, after: Int64, behind: [String: Int64], through: Int64) {
        (self.server, self.after, self.behind, self.through) = (server, after, behind, through)
    }

    func begin(in roomID: String) -> Int64 { behind[roomID] ?? after }
}

/// How much of a room waits for a server.
package struct OutboundBacklog: Sendable, Equatable {
    package let rid: Int64
    package let events: Int
    /// Whether anybody of this node is in the room.
    package let isResident: Bool
}

extension SQLSession {
    /// The rooms in which something waits for a server, by row number. Any read.
    /// - Parameter most: no more events of a room are counted.
    package func outboundBacklogs(_ span: OutboundSpan, atMost most: Int) throws(StorageFailure) -> [OutboundBacklog] {
        let rooms = try rows(
            """
            SELECT rid FROM server_spans WHERE server = $1
            UNION SELECT rid FROM outbound_events WHERE parting = $1 ORDER BY rid
            """, [.text(span.server)]
        ) { $0.int(0) }
        var found: [OutboundBacklog] = []
        for rid in rooms {
            guard let room = try room(rid: rid) else { continue }
            let waiting = try outboundEvents(
                to: span.server, inRoom: room.roomID, after: span.begin(in: room.roomID), through: span.through, limit: most)
            guard !waiting.isEmpty else { continue }
            found.append(OutboundBacklog(rid: rid, events: waiting.count, isResident: try isResident(room)))
        }
        return found
    }
}
