private import CanonicalJSON
package import Chat

extension EventLog {
    /// Sets pieces of the state of a room that nobody of this node is in, ahead of the join that they belong to: a large state is not one
    /// write. Nobody sees them before somebody of this node is in the room; a join that comes later tells what has changed since. Call
    /// inside a write body.
    /// - Parameters:
    ///   - events: state events that were kept as outliers. Of memberships only those of other servers' users.
    ///   - now: milliseconds since 1970.
    /// - Throws: ``ArrivalConflict`` `missing` for one that is not stored, before anything is written; ``StorageFailure``.
    package func setStateAhead(_ events: [Event], of rid: Int64, now: Int64, in session: any WriteSession) throws {
        let pending = writer.pending(session.batch)
        var head = try roomHead(of: rid, pending, in: session)
        let pieces = try events.compactMap { event in
            try event.stateName.map { (name: $0, setter: StateSetter?.some(try setter(event, now: now, in: session))) }
        }
        guard let first = pieces.first?.setter else { return }
        try beginBranches(&head, in: session)
        let cause = StateCause(
            position: max(writer.head, pending.lastPosition), sender: first.sender, at: now, ordinal: head.ordinal)
        try setState(pieces, by: cause, &head, in: session)
        pending.keep(head)
    }

    private func setter(_ event: Event, now: Int64, in session: any WriteSession) throws -> StateSetter {
        guard let position = try position(of: event.id, in: session) else { throw ArrivalConflict.missing(event.id) }
        let sender = try session.anyUser(event.sender, at: now)
        let isOwn = event.stateKey?.hasSameBytes(as: event.sender.text) ?? false
        return StateSetter(event: event, position: position, sender: sender, target: isOwn ? sender : nil)
    }
}
