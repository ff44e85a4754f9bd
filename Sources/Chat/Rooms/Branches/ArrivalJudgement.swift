/// Judges events as they arrive: their state, their standing, and what they do to the room.
///
/// All that they name must be there already: finding it is done before.
package struct ArrivalJudgement<Branches: RoomBranches> {
    private typealias Failed = ResolutionError<Branches.Failure>

    private let room: RoomCreation
    private let known: Branches
    private let signatures: SignatureChecks
    private let budget: ResolutionBudget

    /// - Parameter budget: for each of the two resolutions that an event can need: of the state before it, and of the current state.
    package init(
        _ room: RoomCreation, known: Branches, signatures: SignatureChecks,
        budget: ResolutionBudget = ResolutionBudget(states: BranchLimits.tips)
    ) {
        self.room = room
        self.known = known
        self.signatures = signatures
        self.budget = budget
    }

    /// - Parameter followsGap: a peer told the state before the event, because what it follows cannot be had. Then much may have happened
    ///   since our current state, and what counts for a soft failure is that state resolved with the one before the event: somebody new
    ///   is heard, and who was banned still is not.
    /// - Throws: ``ResolutionError``; then nothing was decided and nothing is to be written.
    package func judge(_ event: Event, followsGap: Bool = false) throws(ResolutionError<Branches.Failure>) -> Arrival {
        let before = try resolved(event.prevEvents)
        let (verdict, standing) = try judge(event, by: before)
        let isAccepted = standing == .accepted
        let isSoftlyFailed = isAccepted ? try !allows(event, now(followsGap ? before : nil)) : false
        var after = before
        if isAccepted, let name = event.stateName {
            after = StatePoint(version: before.version, changes: before.changes.merging([name: event.id]) { $1 })
        }
        let isTip = isAccepted && !isSoftlyFailed
        let tips = isTip ? try tips(with: event) : known.tips
        let current = isTip ? try currentState(tips, event, after) : [:]
        if tips == [event.id] {
            after = StatePoint(version: current.isEmpty ? known.version : known.version + 1)
        }
        return Arrival(
            event: event, verdict: verdict, standing: standing, isSoftlyFailed: isSoftlyFailed, before: before, after: after, tips: tips,
            current: current)
    }

    /// Judges an event that was said before all that is here: it changes neither the tips nor the current state, and what came later keeps
    /// no client from it.
    /// - Throws: ``ResolutionError`` as above.
    package func judge(earlier event: Event) throws(ResolutionError<Branches.Failure>) -> Arrival {
        let before = try resolved(event.prevEvents)
        let (verdict, standing) = try judge(event, by: before)
        var after = before
        if standing == .accepted, let name = event.stateName {
            after = StatePoint(version: before.version, changes: before.changes.merging([name: event.id]) { $1 })
        }
        return Arrival(
            event: event, verdict: verdict, standing: standing, isSoftlyFailed: false, before: before, after: after, tips: known.tips,
            current: [:])
    }

    // The rules

    private func judge(
        _ event: Event, by before: StatePoint
    ) throws(ResolutionError<Branches.Failure>) -> (AuthVerdict, EventStanding) {
        // The rules allow any create event that follows nothing; a room has one.
        if event.type == EventType.create, event.id != room.id { return (.rejected(.secondCreate), .rejected) }
        var cited: [CitedEvent] = []
        for id in event.authEvents {
            guard let event = try eventKnown(id) else { throw Failed.missing(id) }
            cited.append(CitedEvent(event.event, isRejected: event.standing != .accepted))
        }
        var verdict = AuthRules.checkAuthEvents(of: event, cited: cited)
        if verdict == .allowed { verdict = check(event, against: cited.map(\.event)) }
        if verdict != .allowed { return (verdict, .rejected) }
        verdict = try check(event, against: state(before, for: event))
        return (verdict, verdict == .allowed ? .accepted : .rejectedByState)
    }

    private func allows(_ event: Event, _ point: StatePoint) throws(ResolutionError<Branches.Failure>) -> Bool {
        if event.type == EventType.create { return true }
        return try check(event, against: state(point, for: event)) == .allowed
    }

    private func check(_ event: Event, against events: [Event]) -> AuthVerdict {
        var state = EventState(creation: room)
        for event in events { state.apply(event) }
        return AuthRules.check(event, against: state, signatures: signatures)
    }

    /// The few events of a state that the rules ask about.
    private func state(_ point: StatePoint, for event: Event) throws(ResolutionError<Branches.Failure>) -> [Event] {
        var events: [Event] = []
        for name in AuthSelection.names(for: event) {
            guard let id = try self.event(setting: name, in: point) else { continue }
            guard let event = try eventKnown(id) else { throw Failed.missing(id) }
            events.append(event.event)
        }
        return events
    }

    // The states

    /// The state in which branches that end in these events meet.
    private func resolved(_ ids: [EventID]) throws(ResolutionError<Branches.Failure>) -> StatePoint {
        var points: [StatePoint] = []
        for id in ids {
            guard let point = try point(after: id) else { throw Failed.missing(id) }
            if !points.contains(point) { points.append(point) }
        }
        if points.count < 2 { return points.first ?? StatePoint(version: 0) }
        // The newest: it is likely to be what is told shortest.
        let version = points.map(\.version).max() ?? 0
        return StatePoint(version: version, changes: try resolve(points, from: version))
    }

    /// How the current state changes when these are the tips.
    private func currentState(
        _ tips: [EventID], _ event: Event, _ after: StatePoint
    ) throws(ResolutionError<Branches.Failure>) -> StateDelta {
        var points: [StatePoint] = []
        for id in tips {
            guard let point = id == event.id ? after : try point(after: id) else { throw Failed.missing(id) }
            points.append(point)
        }
        return try resolve(points, from: known.version, with: event)
    }

    /// The current state, or what it is together with a state that it may not have caught up with.
    private func now(_ other: StatePoint?) throws(ResolutionError<Branches.Failure>) -> StatePoint {
        let current = StatePoint(version: known.version)
        guard let other else { return current }
        return StatePoint(version: current.version, changes: try resolve([current, other], from: current.version))
    }

    private func resolve(
        _ points: [StatePoint], from version: Int, with arriving: Event? = nil
    ) throws(ResolutionError<Branches.Failure>) -> StateDelta {
        let base = StateAtVersion(known: known, version: version, arriving: arriving)
        var deltas: [StateDelta] = []
        for point in points {
            do { deltas.append(try base.delta(to: point)) } catch { throw Failed.source(error) }
        }
        return try StateResolution(room, source: base, signatures: signatures, budget: budget).resolve(deltas)
    }

    // The tips

    /// What the event follows is no tip any more, neither directly nor behind events that nothing may follow.
    private func tips(with event: Event) throws(ResolutionError<Branches.Failure>) -> [EventID] {
        var followed: Set<EventID> = []
        var open = event.prevEvents
        while let id = open.popLast() {
            guard followed.insert(id).inserted, try isHidden(id) else { continue }
            open += try eventKnown(id)?.event.prevEvents ?? []
        }
        return Array((known.tips.filter { !followed.contains($0) } + [event.id]).suffix(BranchLimits.tips))
    }

    // What is known, with its errors as ours

    private func eventKnown(_ id: EventID) throws(ResolutionError<Branches.Failure>) -> JudgedEvent? {
        do { return try known.event(id) } catch { throw Failed.source(error) }
    }

    private func point(after id: EventID) throws(ResolutionError<Branches.Failure>) -> StatePoint? {
        do { return try known.point(after: id) } catch { throw Failed.source(error) }
    }

    private func isHidden(_ id: EventID) throws(ResolutionError<Branches.Failure>) -> Bool {
        do { return try known.isHidden(id) } catch { throw Failed.source(error) }
    }

    private func event(setting name: StateKey, in point: StatePoint) throws(ResolutionError<Branches.Failure>) -> EventID? {
        if let change = point.changes[name] { return change }
        do { return try known.event(setting: name, at: point.version) } catch { throw Failed.source(error) }
    }
}
