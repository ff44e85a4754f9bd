package import Chat
import Synchronization

extension EventLog {
    /// The position of an event by its id: in the tail, in this batch, or in the index. Any session.
    package func position(of id: EventID, in session: any SQLSession) throws(StorageFailure) -> Int64? {
        let pending = pendingAppends(session)
        if let position = pending?.position(of: id) { return position }
        if pending?.placedAnew.contains(id) != true, let position = tail.withLock({ $0.position(of: id) }) { return position }
        return try session.integer(
            "SELECT i.position FROM event_index i JOIN events e ON e.position = i.position WHERE i.prefix = $1 AND e.event_id = $2",
            .blob(id.prefix), .blob(id.bytes))
    }

    /// What a temp key led to within ``tempLifetime``. Any session.
    package func mark(of key: TempKey, at now: Int64, in session: any SQLSession) throws(StorageFailure) -> TempMark? {
        let since = now - tempLifetime
        if let mark = pendingAppends(session)?.mark(of: key) ?? tail.withLock({ $0.mark(of: key) }) { return mark.at > since ? mark : nil }
        return try session.messageTemp(key, since: since, now: now)
    }

    /// The head of a room that this very batch has appended to; nil in a read body, and for other rooms.
    func appended(to rid: Int64, in session: any SQLSession) -> RoomHead? { pendingAppends(session)?.head(of: rid) }

    private func pendingAppends(_ session: any SQLSession) -> PendingAppends? {
        (session as? any WriteSession)?.batch.existing(PendingAppends.self)
    }

    /// Events up to here are in the index tables, as this session's snapshot sees it.
    package func foldedThrough(in session: any SQLSession) throws(StorageFailure) -> Int64 {
        try session.fact(LogFact.foldedThrough).flatMap { Int64($0) } ?? 0
    }

    /// A member's own messages behind the read marker that the member's row does not count yet.
    func unfoldedMessages(of member: MemberRow, in session: any SQLSession) throws(StorageFailure) -> Int64 {
        let after = max(member.readPosition, try foldedThrough(in: session))
        return tail.withLock { $0.ownMessages(rid: member.rid, uid: member.uid, after: after) }
    }
}

extension EventID {
    /// What the index knows an event by.
    var prefix: [UInt8] { Array(bytes.prefix(8)) }
}

extension Tail {
    /// Rebuilds the tail from the events after the folding cursor.
    init(rebuiltFrom session: any SQLSession) throws(StorageFailure) {
        let folded = try session.fact(LogFact.foldedThrough).flatMap { Int64($0) } ?? 0
        var events: [StoredEvent] = []
        var temps: [(key: TempKey, digest: [UInt8])?] = []
        try session.each(
            """
            SELECT position, rid, event_id, kind, sender, at, depth, ordinal, target, redacted_by, x'', temp_session, temp_id, temp_digest
            FROM events WHERE position > $1 ORDER BY position
            """, [.int(folded)]
        ) { row in
            events.append(StoredEvent(row))
            temps.append(
                row.textOrNil(12).map { (TempKey(sid: row.int(11), rid: row.int(1), tempID: $0), row.blob(13)) })
            return true
        }
        for (event, temp) in zip(events, temps) { add(event, temp: temp) }
    }
}

extension EventLog {
    /// Who may do what in a room now, as this write body sees it: with what the batch has appended before.
    package func authority(of rid: Int64, in session: any WriteSession) throws -> RoomAuthority {
        let pending = writer.pending(session.batch)
        if let head = pending.head(of: rid) { return head.authority }
        if !pending.isForgotten(rid), let head = writer.kept(rid) { return head.authority }
        return try RoomAuthority(rid: rid, in: session)
    }
}
