package import Chat

/// A room's branches as they are stored, within one session: what the judgement of an event from a peer asks.
///
/// The part of a log from before the room branched has no rows of its own: there each event follows the one before it, and the state
/// after it is that of the last state event up to it.
package struct StoredBranches: RoomBranches {
    package typealias Failure = StorageFailure

    private let log: EventLog
    private let rid: Int64
    private let session: any SQLSession
    private let linear: LinearPart
    private let recall: BranchRecall
    /// See ``RoomBranches``.
    package let tips: [EventID]
    /// See ``RoomBranches``.
    package let version: Int

    init(_ log: EventLog, rid: Int64, in session: any SQLSession, _ recall: BranchRecall = BranchRecall()) throws(StorageFailure) {
        (self.log, self.rid, self.session, self.recall) = (log, rid, session, recall)
        if let linear = recall.linear, let head = log.appended(to: rid, in: session) {
            (version, self.linear, tips) = (Int(head.stateVersion), linear, head.tips)
            recall.setters.removeAll(unlessOf: version)
            return
        }
        guard let room = try session.room(rid: rid) else { throw StorageFailure(.corrupt, "room \(rid) has no row") }
        version = Int(room.stateVersion)
        recall.setters.removeAll(unlessOf: version)
        if let linear = try session.linearPart(rid: rid) {
            self.linear = linear
            recall.linear = linear
            tips = try session.branchTips(rid: rid)
        } else {
            let newest = try session.newestEvent(rid: rid)
            linear = LinearPart(position: newest?.position ?? 0, version: room.stateVersion)
            tips = newest.map { [$0.eventID] } ?? []
        }
    }

    /// The same branches after an event was appended or kept in this very session, without reading again what it did not change.
    /// - Throws: ``StorageFailure``.
    package func renewed(after event: Event) throws(StorageFailure) -> StoredBranches {
        recall.forget(after: event)
        return try StoredBranches(log, rid: rid, in: session, recall)
    }

    /// What a judgement by these branches stands on.
    package var mark: BranchMark { BranchMark(tips: tips, version: version) }

    // Events

    package func event(_ id: EventID) throws(StorageFailure) -> JudgedEvent? {
        if let known = recall.events[id] { return known }
        guard let position = try log.position(of: id, in: session), let event = try session.parsedEvent(at: position) else { return nil }
        let judged = JudgedEvent(event, try session.branchEvent(at: position)?.standing.judged ?? .accepted)
        recall.keep(judged)
        return judged
    }

    package func links(_ id: EventID) throws(StorageFailure) -> EventLinks? {
        guard let position = try log.position(of: id, in: session) else { return nil }
        if let row = try session.branchEvent(at: position) {
            return EventLinks(stateName: row.stateName, authEvents: try session.authEdges(of: position))
        }
        return try session.parsedEvent(at: position).map { EventLinks($0) }
    }

    package func isHidden(_ id: EventID) throws(StorageFailure) -> Bool {
        guard let position = try log.position(of: id, in: session), let row = try session.branchEvent(at: position) else { return false }
        return row.standing != .accepted
    }

    /// Where the node keeps an event of this room; nil when it does not have it.
    package func place(of id: EventID) throws(StorageFailure) -> EventPlace? {
        if let known = recall.places[id] { return known }
        let found = try findPlace(of: id)
        if let found { recall.keep(found, of: id) }
        return found
    }

    private func findPlace(of id: EventID) throws(StorageFailure) -> EventPlace? {
        guard let position = try log.position(of: id, in: session) else { return nil }
        let found = try session.first(
            """
            SELECT e.rid, b.standing, b.after_version FROM events e LEFT JOIN branch_events b ON b.position = e.position
            WHERE e.position = $1
            """, [.int(position)]
        ) { (rid: $0.int(0), standing: BranchStanding(rawValue: $0.intOrNil(1) ?? 0), hasState: $0.intOrNil(2) != nil) }
        guard let found, found.rid == rid else { return nil }
        return switch found.standing {
        case .accepted: .visible(position)
        case .softlyFailed, .rejectedByState: .hidden(position)
        case .rejected: found.hasState ? .hidden(position) : .outlier(position)
        case .outlier, nil: .outlier(position)
        }
    }

    // States

    package func point(after id: EventID) throws(StorageFailure) -> StatePoint? {
        guard let position = try position(ofOwn: id) else { return nil }
        if let row = try session.branchEvent(at: position) { return try point(row.after) }
        return try linearPoint(position, through: position)
    }

    /// The state before an event, as peers ask for it. Nil when the node does not have the event, or does not know its state.
    package func point(before id: EventID) throws(StorageFailure) -> StatePoint? {
        guard let position = try position(ofOwn: id) else { return nil }
        if let row = try session.branchEvent(at: position) { return try point(row.before) }
        return try linearPoint(position, through: position - 1)
    }

    private func point(_ stored: StoredPoint?) throws(StorageFailure) -> StatePoint? {
        guard let stored else { return nil }
        return try session.statePoint(stored)
    }

    private func linearPoint(_ position: Int64, through last: Int64) throws(StorageFailure) -> StatePoint? {
        guard position <= linear.position else { return nil }
        return StatePoint(version: Int(try session.linearVersion(rid: rid, through: last, of: linear)))
    }

    /// Nil for events of other rooms: their states are none of this one's.
    private func position(ofOwn id: EventID) throws(StorageFailure) -> Int64? {
        guard let position = try log.position(of: id, in: session), try session.event(at: position)?.rid == rid else { return nil }
        return position
    }

    package func event(setting name: StateKey, at version: Int) throws(StorageFailure) -> EventID? {
        if version == self.version {
            if let known = recall.setters.known[name] { return known }
            let id = try session.stateID(rid: rid, name)
            recall.setters.known[name] = .some(id)
            return id
        }
        return try session.stateID(rid: rid, name, at: version)
    }

    package func changes(after low: Int, upTo high: Int) throws(StorageFailure) -> Set<StateKey> {
        guard low < high else { return [] }
        return try session.statesChanged(rid: rid, after: low, upTo: high)
    }

    package func state(at version: Int) throws(StorageFailure) -> StateMap { try session.stateMap(rid: rid, at: version) }

    /// A state told in full.
    package func whole(_ point: StatePoint) throws(StorageFailure) -> StateMap { try state(at: point.version).applying(point.changes) }
}

/// Where the node keeps an event, with its position.
package enum EventPlace: Sendable, Equatable {
    /// In the room's order.
    case visible(Int64)
    /// Judged and in the room's history, but rejected or softly failed.
    case hidden(Int64)
    /// Known as a piece of somebody's state, or of what allows it; without a place in the history.
    case outlier(Int64)

    /// The position of its row, below zero for what stands before or beside the stream.
    package var position: Int64 {
        switch self {
        case .visible(let position), .hidden(let position), .outlier(let position): position
        }
    }
}

extension EventLog {
    /// A room's branches as a session sees them. Any session: a read body to judge an arrival by, a write body too.
    /// - Throws: ``StorageFailure`` when the room has no row.
    package func branches(of rid: Int64, in session: any SQLSession) throws(StorageFailure) -> StoredBranches {
        try StoredBranches(self, rid: rid, in: session)
    }
}
