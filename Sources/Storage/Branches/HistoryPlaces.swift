package import Chat

/// Where events that came late stand in their room's order. Their places are positions nobody was told of: below zero for what was before
/// all that is here, in a gap left free for what lay before an event whose predecessors were missing. So a page of history finds them where
/// they belong, and no follower of the stream, whose cursor is past them, takes them for news.
enum HistoryGap {
    /// How many positions are left free below an event whose predecessors are missing. Of 2^53 positions there are enough for 2^33 gaps.
    static let places: Int64 = 1 << 20
}

/// A place in a room's history before which something is missing.
package struct HistoryEdge: Sendable {
    /// The event that left the gap; nil for the beginning of all that is here.
    package let event: EventID?
    /// The place of the oldest event behind what is missing.
    package let place: Int64
    /// What the events there follow and is not here.
    package let missing: [EventID]
}

extension EventLog {
    /// Takes places for events that came late, to be written oldest first: each call takes those before what the last one took. Call inside
    /// a write body.
    /// - Parameters:
    ///   - edge: the event whose predecessors were missing when it came; nil for what was before everything the room has here.
    ///   - count: at least 1.
    /// - Throws: ``ArrivalConflict`` `noGap` when that event has no gap, or its gap has no place left; ``StorageFailure``.
    package func takePlaces(
        _ count: Int, before edge: EventID?, in rid: Int64, session: any WriteSession
    ) throws -> ClosedRange<Int64> {
        let count = Int64(max(1, count))
        guard let edge else {
            let lowest = writer.pending(session.batch).lowestPosition(below: writer.floor, taking: count)
            return lowest...(lowest + count - 1)
        }
        guard let position = try position(of: edge, in: session), let gap = try session.historyGap(at: position), gap.rid == rid,
            gap.next - gap.lowest + 1 >= count
        else { throw ArrivalConflict.noGap }
        try session.run("UPDATE history_gaps SET next = next - $2 WHERE edge = $1", .int(position), .int(count))
        return (gap.next - count + 1)...gap.next
    }

    /// A position at the end of the stream; with a gap below it for what lay before the event.
    func livePosition(leavingGap: Bool, _ pending: PendingAppends) -> Int64 {
        pending.nextPosition(after: writer.head, skipping: leavingGap ? HistoryGap.places : 0)
    }
}

extension SQLSession {
    /// Where something is missing in what is here of a room's history, the newest first.
    package func historyEdges(rid: Int64) throws(StorageFailure) -> [HistoryEdge] {
        // A room that never left the node has all of its history.
        guard try linearPart(rid: rid) != nil,
            let oldest = try integer("SELECT place FROM timeline WHERE rid = $1 ORDER BY place LIMIT 1", .int(rid))
        else { return [] }
        let gaps = try rows(
            """
            SELECT g.edge, g.lowest, g.next, e.event_id FROM history_gaps g JOIN events e ON e.position = g.edge
            WHERE g.rid = $1 AND g.edge > $2 ORDER BY g.edge DESC
            """, [.int(rid), .int(oldest)]
        ) { (edge: $0.int(0), lowest: $0.int(1), next: $0.int(2), id: EventID(stored: $0.blob(3))) }
        var edges: [HistoryEdge] = []
        for gap in gaps {
            let place = gap.next + 1
            let missing = try missingEvents(rid: rid, from: gap.lowest, through: gap.edge)
            edges.append(HistoryEdge(event: gap.id, place: place, missing: missing))
        }
        edges.append(HistoryEdge(event: nil, place: oldest, missing: try missingEvents(rid: rid, from: .min, through: oldest)))
        return edges.filter { !$0.missing.isEmpty }
    }

    /// What is followed by events in a stretch of positions and is not here.
    private func missingEvents(rid: Int64, from first: Int64, through last: Int64) throws(StorageFailure) -> [EventID] {
        try rows(
            "SELECT DISTINCT event_id FROM missing_events WHERE rid = $1 AND child BETWEEN $2 AND $3 ORDER BY event_id",
            [.int(rid), .int(first), .int(last)]
        ) { EventID(stored: $0.blob(0)) }
    }

    fileprivate func historyGap(at edge: Int64) throws(StorageFailure) -> (rid: Int64, lowest: Int64, next: Int64)? {
        try first("SELECT rid, lowest, next FROM history_gaps WHERE edge = $1", [.int(edge)]) { ($0.int(0), $0.int(1), $0.int(2)) }
    }
}

extension WriteSession {
    /// The places below a position are free for what lay before its event.
    func insertHistoryGap(rid: Int64, edge: Int64) throws(StorageFailure) {
        try run(
            "INSERT INTO history_gaps (edge, rid, lowest, next) VALUES ($1, $2, $3, $4)",
            .int(edge), .int(rid), .int(edge - HistoryGap.places), .int(edge - 1))
    }
}
