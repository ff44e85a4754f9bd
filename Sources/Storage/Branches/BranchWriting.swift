import Chat

extension EventLog {
    /// What an event of our own does to a room that branches: it follows the tips, and the current state is the one before it. With more
    /// tips than an event can name it is judged as one from elsewhere.
    /// - Throws: ``Refusal`` `busy` when that says more than a body can wait for, or does not admit the event.
    func arrival(of event: Event, _ head: RoomHead, in session: any WriteSession) throws -> Arrival {
        let before = StatePoint(version: Int(head.stateVersion))
        if head.tips.count <= EventLimits.prevEvents {
            let current: StateDelta = event.stateName.map { [$0: event.id] } ?? [:]
            return Arrival(
                event: event, verdict: .allowed, standing: .accepted, isSoftlyFailed: false, before: before,
                after: StatePoint(version: before.version + (current.isEmpty ? 0 : 1)), tips: [event.id], current: current)
        }
        let many = Refusal(.busy, "This room has too many branches at the moment. Try again in a moment.", retryAfter: 1)
        guard let creation = head.authority.creation else { throw many }
        let judgement = ArrivalJudgement(
            creation, known: try branches(of: head.rid, in: session), signatures: signatures,
            budget: ResolutionBudget(events: 2_000, states: BranchLimits.tips))
        do throws(ResolutionError<StorageFailure>) {
            let arrival = try judgement.judge(event)
            guard arrival.standing == .accepted, !arrival.isSoftlyFailed else { throw ResolutionError<StorageFailure>.missing(event.id) }
            return arrival
        } catch {
            if case .source(let failure) = error { throw failure }
            throw many
        }
    }

    /// The events that set what an arrival changes of the current state, in an order that does not change from run to run.
    /// - Parameter own: the arriving event, which may not be stored yet.
    /// - Throws: ``ArrivalConflict`` `missing`.
    func pieces(
        of arrival: Arrival, _ own: StateSetter, in session: any WriteSession
    ) throws -> [(name: StateKey, setter: StateSetter?)] {
        let sorted = arrival.current.sorted { ($0.key.type, $0.key.key) < ($1.key.type, $1.key.key) }
        return try sorted.map { name, id in
            guard let id else { return (name, nil) }
            return (name, id == own.event.id ? own : try setter(id, in: session))
        }
    }

    private func setter(_ id: EventID, in session: any WriteSession) throws -> StateSetter {
        guard let position = try position(of: id, in: session), let stored = try session.event(at: position),
            let event = try session.parsedEvent(at: position)
        else { throw ArrivalConflict.missing(id) }
        return StateSetter(event: event, position: position, sender: stored.sender, target: nil)
    }

    /// Writes what is known of an event in a room that branches: its standing, its edges, the states at it; and moves the tips.
    func writeBranches(_ arrival: Arrival, at position: Int64, _ head: inout RoomHead, in session: any WriteSession) throws {
        let event = arrival.event
        let old = try session.branchEvent(at: position)
        let before = try session.useStateSet(arrival.before.changes, rid: head.rid)
        let pieces = event.stateName.map { [$0] } ?? []
        let after = try session.useStateSet(
            arrival.after.changes, rid: head.rid,
            base: arrival.after.version == arrival.before.version ? before.map { ($0, pieces) } : nil)
        try session.setBranchEvent(
            at: position,
            BranchEventRow(
                rid: head.rid, standing: BranchStanding(arrival), stateName: event.stateName,
                before: StoredPoint(version: Int64(arrival.before.version), set: before),
                after: StoredPoint(version: Int64(arrival.after.version), set: after)))
        try session.releaseStateSet(old?.before?.set)
        try session.releaseStateSet(old?.after?.set)
        try session.insertEdges(of: event, at: position)
        try session.deleteMissing(event.id, rid: head.rid)
        try session.setBranchTips(rid: head.rid, arrival.tips, with: event)
        head.depth = arrival.tips == [event.id] ? event.depth : try session.branchDepth(rid: head.rid)
        head.tips = arrival.tips
    }
}
