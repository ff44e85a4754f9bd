import Chat

extension EventLog {
    /// Where rooms have got to, for a server that was away: of each the newest event for it and those that are tips of the room, what leads to
    /// all the others; and what ended for its people without it. In order. Any read.
    package func outboundTips(
        _ span: OutboundSpan, rooms: [Int64], in session: any SQLSession
    ) throws(StorageFailure) -> [OutboundEventRow] {
        var positions: Set<Int64> = []
        for rid in rooms {
            guard let room = try session.room(rid: rid) else { continue }
            positions.formUnion(try session.lastPositions(span, room))
            for id in try session.branchTips(rid: rid) {
                guard let position = try position(of: id, in: session) else { continue }
                if position > span.begin(in: room.roomID), position <= span.through { positions.insert(position) }
            }
        }
        var found: [OutboundEventRow] = []
        for position in positions.sorted() {
            found += try session.outboundEvents(to: span.server, after: position - 1, through: position, limit: 1)
        }
        return found
    }
}

extension SQLSession {
    /// The newest event for the server and what it learns otherwise from nobody: that one of its people is out.
    fileprivate func lastPositions(_ span: OutboundSpan, _ room: RoomRow) throws(StorageFailure) -> [Int64] {
        let first = span.begin(in: room.roomID)
        let newest = try integer(
            """
            SELECT o.position FROM outbound_events o
            WHERE o.rid = $2 AND o.position > $3 AND o.position <= $4 AND o.handed_in_by IS NOT $1 AND EXISTS (
                SELECT 1 FROM server_spans s
                WHERE s.server = $1 AND s.rid = $2 AND s.first <= o.position AND (s.last IS NULL OR s.last >= o.position))
            ORDER BY o.position DESC LIMIT 1
            """, .text(span.server), .int(room.rid), .int(first), .int(span.through))
        let parting = try rows(
            "SELECT position FROM outbound_events WHERE parting = $1 AND rid = $2 AND position > $3 AND position <= $4",
            [.text(span.server), .int(room.rid), .int(first), .int(span.through)]
        ) { $0.int(0) }
        return parting + [newest].compactMap(\.self)
    }
}
