import Chat

/// Where rooms have got to, for a server that was away for long.
extension SQLSession {
    /// Of each room that goes to a server the newest event for it, and those that are tips of the room: what leads to all the others. Of
    /// rooms that it is not in, all that is for it. In order.
    /// - Parameters:
    ///   - after: what came after that position counts, in rooms of `behind` what came after the position there.
    ///   - last: and up to and with this one.
    ///   - beyond: only the events after this one are wanted.
    package func outboundTips(
        to server: String, after: Int64, behind: [String: Int64], through last: Int64, beyond: Int64, limit: Int
    ) throws(StorageFailure) -> [OutboundEventRow] {
        let rooms = try rows(
            "SELECT DISTINCT s.rid, r.room_id FROM server_spans s JOIN rooms r ON r.rid = s.rid WHERE s.server = $1", [.text(server)]
        ) { (rid: $0.int(0), roomID: $0.text(1)) }
        var positions = Set(
            try rows(
                "SELECT position FROM outbound_events WHERE parting = $1 AND position > $2 AND position <= $3",
                [.text(server), .int(max(after, beyond)), .int(last)]
            ) { $0.int(0) })
        for room in rooms {
            let first = behind[room.roomID] ?? after
            if let newest = try newestOutbound(to: server, rid: room.rid, after: first, through: last) { positions.insert(newest) }
            positions.formUnion(try outboundRoomTips(to: server, rid: room.rid, after: first, through: last))
        }
        var found: [OutboundEventRow] = []
        for position in positions.sorted() where position > beyond && found.count < limit {
            found += try outboundEvents(to: server, after: position - 1, through: position, limit: 1)
        }
        return found
    }

    private func newestOutbound(to server: String, rid: Int64, after: Int64, through last: Int64) throws(StorageFailure) -> Int64? {
        try integer(
            """
            SELECT o.position FROM outbound_events o
            WHERE o.rid = $2 AND o.position > $3 AND o.position <= $4 AND o.handed_in_by IS NOT $1 AND EXISTS (
                SELECT 1 FROM server_spans s
                WHERE s.server = $1 AND s.rid = $2 AND s.first <= o.position AND (s.last IS NULL OR s.last >= o.position))
            ORDER BY o.position DESC LIMIT 1
            """, .text(server), .int(rid), .int(after), .int(last))
    }

    private func outboundRoomTips(to server: String, rid: Int64, after: Int64, through last: Int64) throws(StorageFailure) -> [Int64] {
        var found: [Int64] = []
        for id in try branchTips(rid: rid) {
            let position = try integer(
                """
                SELECT o.position FROM event_index i JOIN events e ON e.position = i.position AND e.event_id = $1
                JOIN outbound_events o ON o.position = e.position
                WHERE i.prefix = $2 AND o.position > $3 AND o.position <= $4 LIMIT 1
                """, .blob(id.bytes), .blob(id.prefix), .int(after), .int(last))
            if let position { found.append(position) }
        }
        return found
    }
}
