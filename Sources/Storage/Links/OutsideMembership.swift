package import CanonicalJSON
package import Chat

/// Where users of this node stand in rooms that the node is not in: invited, knocking, or no longer either.
extension EventLog {
    /// Appends the event that says so. It has its position in the stream, so that whoever it is about hears of it, now or after a
    /// reconnect; but it has no place in the room's order and sets no state, because none is known here. When the node comes into the
    /// room it is judged anew. Call inside a write body.
    /// - Parameters:
    ///   - membership: what the event says.
    ///   - uid: whom it is about, a user of this node.
    /// - Returns: nil when the event was there already; then nothing has changed.
    /// - Throws: ``Refusal`` `busy` before anything is written; ``StorageFailure``.
    package func appendOutside(
        _ event: Event, signatures: JSONObject, _ membership: Membership, of uid: Int64, to rid: Int64, now: Int64,
        in session: any WriteSession
    ) throws -> StoredEvent? {
        if try position(of: event.id, in: session) != nil { return nil }
        let pending = writer.pending(session.batch)
        try checkFolding(pending)
        var head = try roomHead(of: rid, pending, in: session)
        try beginBranches(&head, in: session)
        let stored = StoredEvent(
            position: pending.nextPosition(after: writer.head), rid: rid, eventID: event.id, kind: .member,
            sender: try session.anyUser(event.sender, at: now), at: event.originServerTS, depth: event.depth, ordinal: head.ordinal,
            target: uid, redactedBy: nil, body: event.canonical)
        try insert(stored, nil, in: session)
        try session.insertIndex(of: stored)
        try session.setSignatures(signatures, at: stored.position)
        try session.setBranchEvent(
            at: stored.position, BranchEventRow(rid: rid, standing: .outlier, stateName: event.stateName, before: nil, after: nil))
        try session.insertEdges(of: event, at: stored.position)
        let change = try session.setMembership(
            rid: rid, uid: uid, membership: membership.rawValue, position: stored.position, changedBy: stored.sender, at: stored.at,
            ordinal: stored.ordinal)
        var counts = MemberCounts()
        counts.add(change.joined, of: nil)
        try session.count(counts, rid: rid)
        pending.move(MemberKey(rid: rid, uid: uid))
        pending.note(stored, temp: nil, head: head)
        session.noteChange(by: stored)
        return stored
    }
}
