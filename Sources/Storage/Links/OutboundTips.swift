import Chat

/// Where rooms have got to, for a server that was away for long.
extension EventLog {
    /// Of each room that goes to a server the newest event for it, and those that are tips of the room: what leads to all the others. Of
    /// rooms that it is not in, all that is for it. In order. Any read.
    /// - Parameters:
    ///   - after: what came after that position counts, in rooms of `behind` what came after the position there.
    ///   - last: and up to and with this one.
    ///   - beyond: only the events after this one are wanted.
    package func outboundTips(
        to server: String, after: Int64, behind: [String: Int64], through last: Int64, beyond: Int64, limit: Int, in session: any SQLSession
    ) throws(StorageFailure) -> [OutboundEventRow] {
        var positions = Set(try session.partingEvents(of: server, after: max(after, beyond), through: last))
        for room in try session.outboundRooms(to: server) {
            let first = behind[room.roomID] ?? after
            if let newest = try session.newestOutbound(to: server, rid: room.rid, after: first, through: last) { positions.insert(newest) }
            for id in try session.branchTips(rid: room.rid) {
                if let position = try position(of: id, in: session), position > first, position <= last { positions.insert(position) }
            }
        }
        var found: [OutboundEventRow] = []
        for position in positions.sorted() where position > beyond && found.count < limit {
            found += try session.outboundEvents(to: server, after: position - 1, through: position, limit: 1)
        }
        return found
    }
}

extension SQLSession {
    fileprivate func outboundRooms(to server: String) throws(StorageFailure) -> [(rid: Int64, roomID: String)] {
        try rows(
            "SELECT DISTINCT s.rid, r.room_id FROM server_spans s JOIN rooms r ON r.rid = s.rid WHERE s.server = $1", [.text(server)]
        ) { ($0.int(0), $0.text(1)) }
    }

    fileprivate func partingEvents(of server: String, after: Int64, through last: Int64) throws(StorageFailure) -> [Int64] {
        try rows(
            "SELECT position FROM outbound_events WHERE parting = $1 AND position > $2 AND position <= $3",
            [.text(server), .int(after), .int(last)]
        ) { $0.int(0) }
    }

    fileprivate func newestOutbound(to server: String, rid: Int64, after: Int64, through last: Int64) throws(StorageFailure) -> Int64? {
        try integer(
            """
            SELECT o.position FROM outbound_events o
            WHERE o.rid = $2 AND o.position > $3 AND o.position <= $4 AND o.handed_in_by IS NOT $1 AND EXISTS (
                SELECT 1 FROM server_spans s
                WHERE s.server = $1 AND s.rid = $2 AND s.first <= o.position AND (s.last IS NULL OR s.last >= o.position))
            ORDER BY o.position DESC LIMIT 1
            """, .text(server), .int(rid), .int(after), .int(last))
    }
}
