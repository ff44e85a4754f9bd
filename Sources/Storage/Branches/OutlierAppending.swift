package import CanonicalJSON
package import Chat

extension EventLog {
    /// Keeps an event that is a piece of somebody's state: judged by its auth events only, and seen by no client. One that is there changes
    /// nothing. Call inside a write body.
    /// - Parameter isRejected: whether its auth events do not allow it.
    /// - Throws: ``StorageFailure``.
    package func appendOutlier(
        _ event: Event, signatures: JSONObject = [:], isRejected: Bool, to rid: Int64, now: Int64, in session: any WriteSession
    ) throws -> AppendedArrival {
        if let old = try kept(event.id, rid: rid, in: session) { return old.isAccepted ? .known(old.event) : .kept(old.event) }
        let pending = writer.pending(session.batch)
        var head = try roomHead(of: rid, pending, in: session)
        try beginBranches(&head, in: session)
        // Whom a membership is about has a row before the room's state says so: it is found by its number.
        if event.type == EventType.member, let user = event.stateKey.flatMap(UserID.init) { _ = try session.anyUser(user, at: now) }
        let position = pending.lowestPosition(below: writer.floor)
        let stored = try row(of: event, at: position, false, .live, &head, now: now, in: session)
        try insert(stored, nil, in: session)
        try session.insertIndex(of: stored)
        try session.setSignatures(signatures, at: position)
        let standing: BranchStanding = isRejected ? .rejected : .outlier
        try session.setBranchEvent(
            at: position, BranchEventRow(rid: rid, standing: standing, stateName: event.stateName, before: nil, after: nil))
        try session.insertEdges(of: event, at: position)
        pending.keep(head)
        return .kept(stored)
    }
}
