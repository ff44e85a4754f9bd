internal import Chat
internal import Storage

/// Judging events by the rules and keeping them.
extension RoomWork {
    /// What an event may cost in a write body: nearly every one extends what is there, or meets another branch not far away.
    private static let budget = ResolutionBudget(events: 500, states: BranchLimits.tips)
    /// How often an event that was judged apart is judged anew when its room has moved.
    private static let mostMoves = 5

    /// - Returns: false when judging it takes more than a write body may.
    mutating func deliver(
        _ checked: CheckedEvent, _ state: [EventID]?, _ room: LinkedRoom, _ link: LinkedNode, in session: any WriteSession
    ) throws -> Bool {
        switch try judge(checked.event, state, room) {
        case .apart: isTooDear = true
        case .notNow: try put(back: checked, room)
        case .lacksState(let predecessor): try askForState(checked, after: predecessor, room)
        case .arrival(let arrival, let mark): try append(arrival, checked, mark, room, link, in: session)
        }
        if !isTooDear { moves = 0 }
        return !isTooDear
    }

    private enum Judged {
        case arrival(Arrival, BranchMark)
        case apart, notNow
        /// The state after that one is not kept any more.
        case lacksState(EventID)
    }

    private mutating func judge(_ event: Event, _ state: [EventID]?, _ room: LinkedRoom) throws -> Judged {
        let branches = try room.branches
        if let judged {
            self.judged = nil
            guard case .arrival(let arrival, let mark) = judged else { return .notNow }
            if mark == branches.mark { return .arrival(arrival, mark) }
            moves += 1
            return moves < Self.mostMoves ? .apart : .notNow
        }
        // The state before a gap is told in whole, and compared with all that we have.
        if state != nil { return .apart }
        let judgement = ArrivalJudgement(
            room.receiving.creation, known: branches, signatures: EventTrust.signatures, budget: Self.budget)
        do throws(ResolutionError<StorageFailure>) {
            return .arrival(try judgement.judge(event), branches.mark)
        } catch {
            switch error {
            case .overBudget: return .apart
            case .missing(let id): return event.prevEvents.contains(id) ? .lacksState(id) : .notNow
            case .source(let failure): throw failure
            }
        }
    }

    private mutating func append(
        _ arrival: Arrival, _ checked: CheckedEvent, _ mark: BranchMark, _ room: LinkedRoom, _ link: LinkedNode,
        in session: any WriteSession
    ) throws {
        let moves = try OwnMoves(arrival.current, in: rid, own: link.name.text, session)
        let appended: AppendedArrival
        do {
            appended = try link.log.append(
                arrival, signatures: checked.signatures, to: rid, assuming: mark, now: link.now(), in: session)
        } catch  where error is ArrivalConflict || error is Refusal {
            // Nothing was written.
            return try put(back: checked, room)
        }
        try room.moved(by: checked.event)
        try unstage(checked.event.id, in: session)
        guard case .appended(let stored) = appended else { return }
        try link.listener.arrived(moves.news(stored, session), in: session)
    }

    private mutating func askForState(_ checked: CheckedEvent, after predecessor: EventID, _ room: LinkedRoom) throws {
        let giver = giver(of: checked.event)
        actions += try room.look { view in
            inbox.lacksState(checked, after: predecessor, from: giver, view)
            return inbox.wake(view)
        }
    }

    private mutating func put(back checked: CheckedEvent, _ room: LinkedRoom) throws {
        let giver = giver(of: checked.event)
        try room.look { inbox.undelivered(checked, from: giver, $0) }
    }
}

extension LinkedNode {
    /// Keeps an event that others name as what allows them, without a place. One that names what is not there is passed over.
    func keep(outlier checked: CheckedEvent, _ room: LinkedRoom, in session: any WriteSession) throws {
        let event = checked.event
        let branches = try room.branches
        let cited = try event.authEvents.compactMap { try branches.event($0) }
        guard cited.count == event.authEvents.count else { return }
        let standing = OutlierJudgement.standing(
            of: event, cited: cited, in: room.receiving.creation, signatures: EventTrust.signatures)
        do {
            _ = try log.appendOutlier(
                event, signatures: checked.signatures, isRejected: standing != .accepted, to: room.rid, now: now(), in: session)
        } catch  where error is Refusal {
            return
        }
        try room.moved(by: event)
    }

    /// Judges an event with all that it may take, in a read body of its own.
    func judge(_ event: Event, state: [EventID]?, rid: Int64) async -> JudgedApart {
        let judged = try? await database.read(.bulk) { [self] session -> JudgedApart in
            guard let room = try LinkedRoom(rid: rid, self, in: session) else { return .failed }
            let known = try room.branches
            let creation = room.receiving.creation
            guard let state else {
                let judgement = ArrivalJudgement(creation, known: known, signatures: EventTrust.signatures)
                return .arrival(try judgement.judge(event), known.mark)
            }
            let branches = try BranchesAtGap(known, before: event, state: state)
            let judgement = ArrivalJudgement(creation, known: branches, signatures: EventTrust.signatures)
            return .arrival(try judgement.judge(event, followsGap: true), known.mark)
        }
        return judged ?? .failed
    }
}
