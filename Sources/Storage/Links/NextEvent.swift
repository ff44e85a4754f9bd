package import Chat

extension EventLog {
    /// What a room's next event follows, twenty events at most, and the depth that it gets. Any session.
    package func nextPlace(in rid: Int64, session: any SQLSession) throws(StorageFailure) -> (tips: [EventID], depth: Int64) {
        if try session.linearPart(rid: rid) != nil {
            let tips = try session.branchTips(rid: rid).suffix(EventLimits.prevEvents)
            return (Array(tips), EventLimits.depth(after: [try session.branchDepth(rid: rid)]))
        }
        guard let newest = try session.newestEvent(rid: rid) else { return ([], EventLimits.depth(after: [])) }
        return ([newest.eventID], EventLimits.depth(after: [newest.depth]))
    }

    /// The event that ``append(_:to:in:)`` would write now, judged by the room's rules. Nothing is written: what another server must sign
    /// first is built so. Call inside a write body.
    /// - Throws: ``Refusal`` when the rules say no or the event is too large; ``StorageFailure``.
    package func build(_ entry: LogEntry, for rid: Int64, in session: any WriteSession) throws -> Event {
        let pending = writer.pending(session.batch)
        let head = try roomHead(of: rid, pending, in: session)
        let seats = SeatLookup(
            rid: rid, sender: (entry.draft.sender, entry.sender), seats: writer.seats, pending: pending, session: session)
        return try head.build(entry, signatures, seats)
    }
}
