package import CanonicalJSON
package import Chat

/// Where an event from elsewhere goes.
package enum ArrivalPlace: Sendable, Equatable {
    /// The end of the stream: clients and followers are told.
    case live
    /// Into the room's order only, at one of the places that ``EventLog/takePlaces(_:before:in:session:)`` gave.
    case history(Int64)
}

/// What became of an event that was handed in.
package enum AppendedArrival: Sendable, Equatable {
    /// It stands in the room's order. What else changed of the current state, the arrival says.
    case appended(StoredEvent)
    /// It is kept where no client sees it: rejected, softly failed, or an outlier.
    case kept(StoredEvent)
    /// It was there already, accepted: nothing was written.
    case known(StoredEvent)
}

extension EventLog {
    /// Appends an event from elsewhere as it was judged: its rows, the state, members and roles that follow from it, the room's tips, and what
    /// it edits, removes or reacts to. Call inside a write body; the first one makes the room one that branches.
    ///
    /// An event that was kept before, as softly failed, rejected or an outlier, is judged anew by handing it in again.
    /// - Parameters:
    ///   - signatures: those that the node cannot make anew.
    ///   - mark: what it was judged by, see ``StoredBranches/mark``.
    ///   - handedInBy: the server whose request made the event this node's to pass on; nil for what came in a transaction, and for events of
    ///     this node.
    ///   - now: milliseconds since 1970.
    /// - Throws: ``ArrivalConflict`` and ``Refusal`` `busy` before anything is written; ``StorageFailure``.
    package func append(
        _ arrival: Arrival, signatures: JSONObject = [:], to rid: Int64, assuming mark: BranchMark, at place: ArrivalPlace = .live,
        handedInBy: String? = nil, now: Int64, in session: any WriteSession
    ) throws -> AppendedArrival {
        let pending = writer.pending(session.batch)
        try checkFolding(pending)
        var head = try roomHead(of: rid, pending, in: session)
        guard head.mark == mark else { throw ArrivalConflict.moved }
        let old = try kept(arrival.event.id, rid: rid, in: session)
        if let old, old.isAccepted { return .known(old.event) }
        let missing = try missing(of: arrival, in: session)
        try beginBranches(&head, in: session)
        let isVisible = BranchStanding(arrival) == .accepted
        let freshPosition = isVisible ? visiblePosition(place, leavingGap: !missing.isEmpty, pending) : old?.event.position
        let stored = try row(
            of: arrival.event, at: freshPosition ?? pending.lowestPosition(below: writer.floor), isVisible, place, &head, now: now,
            in: session)
        if let old {
            try session.move(old.event, to: stored)
            if old.event.position != stored.position { pending.placeAnew(stored.eventID) }
        } else {
            try insert(stored, nil, in: session)
        }
        try session.setSignatures(signatures, at: stored.position)
        try index(stored, isVisible, place, missing, in: session)
        try writeBranches(arrival, at: stored.position, &head, in: session)
        let own = StateSetter(event: arrival.event, position: stored.position, sender: stored.sender, target: stored.target)
        try setState(pieces(of: arrival, own, in: session), by: StateCause(stored), &head, in: session)
        try setRoomTexts(arrival.current, head, now: now, in: session)
        keep(head, isVisible && place == .live ? stored : nil, pending, in: session)
        // What waited for the event finds it by its id now.
        if isVisible { try relate(stored, arrival.event, &head, now: now, in: session) }
        if isVisible, place == .live {
            try noteOutbound(arrival.event, at: stored.position, rid: rid, handedInBy: handedInBy, now: now, in: session)
        }
        pending.keep(head)
        try session.prune(rid: rid)
        return isVisible ? .appended(stored) : .kept(stored)
    }

    /// The predecessors that are not here.
    /// - Throws: ``ArrivalConflict`` `missing` for what the new state names and is not here.
    private func missing(of arrival: Arrival, in session: any WriteSession) throws -> [EventID] {
        for case .some(let id) in arrival.current.values where id != arrival.event.id {
            if try position(of: id, in: session) == nil { throw ArrivalConflict.missing(id) }
        }
        return try arrival.event.prevEvents.filter { try position(of: $0, in: session) == nil }
    }

    /// Where the event is found: in its room's order, by its id, and before it what may still come.
    private func index(
        _ stored: StoredEvent, _ isVisible: Bool, _ place: ArrivalPlace, _ missing: [EventID], in session: any WriteSession
    ) throws {
        if isVisible { try session.insertPlace(of: stored) }
        if place != .live || !isVisible { try session.insertIndex(of: stored) }
        try session.insertMissing(missing, rid: stored.rid, child: stored.position)
        if isVisible, place == .live, !missing.isEmpty { try session.insertHistoryGap(rid: stored.rid, edge: stored.position) }
    }

    /// - Parameter news: the event, if it stands at the end of the stream.
    private func keep(_ head: RoomHead, _ news: StoredEvent?, _ pending: PendingAppends, in session: any WriteSession) {
        if let news {
            pending.note(news, temp: nil, head: head)
            session.noteChange(by: news)
        } else {
            pending.keep(head)
            session.noteChange(inRoom: head.rid)
        }
    }

    func kept(_ id: EventID, rid: Int64, in session: any WriteSession) throws -> (event: StoredEvent, isAccepted: Bool)? {
        guard let position = try position(of: id, in: session), let event = try session.event(at: position) else { return nil }
        return (event, try session.branchEvent(at: position)?.standing ?? .accepted == .accepted)
    }

    func beginBranches(_ head: inout RoomHead, in session: any WriteSession) throws {
        if head.isBranched { return }
        try session.beginBranches(head)
        head.isBranched = true
    }

    private func visiblePosition(_ place: ArrivalPlace, leavingGap: Bool, _ pending: PendingAppends) -> Int64 {
        switch place {
        case .live: livePosition(leavingGap: leavingGap, pending)
        case .history(let position): position
        }
    }

    /// The event as it is to be stored. A late one counts as the event before it does: nobody's unread messages change by it.
    func row(
        of event: Event, at position: Int64, _ isVisible: Bool, _ place: ArrivalPlace, _ head: inout RoomHead, now: Int64,
        in session: any WriteSession
    ) throws -> StoredEvent {
        let sender = try session.anyUser(event.sender, at: now)
        let meaning = isVisible ? try meaning(of: event, by: sender, head, now: now, in: session) : EventMeaning(kind: .other)
        var ordinal = head.ordinal
        if isVisible, case .history(let place) = place {
            ordinal = try session.newestEvent(rid: head.rid, through: place)?.ordinal ?? 0
        } else if meaning.kind == .message {
            head.ordinal += 1
            ordinal = head.ordinal
        }
        return StoredEvent(
            position: position, rid: head.rid, eventID: event.id, kind: meaning.kind, sender: sender, at: event.originServerTS,
            depth: event.depth, ordinal: ordinal, target: meaning.target, redactedBy: nil, body: event.canonical)
    }
}
