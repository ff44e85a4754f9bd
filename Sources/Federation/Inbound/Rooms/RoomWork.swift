internal import CanonicalJSON
internal import Chat
internal import Storage

/// What came to a room's inbox.
enum InboxInput: Sendable {
    case event(CheckedEvent, from: String)
    /// It cannot be judged for now, because a key is not to be had; with its text.
    case later(RefusedEvent, from: String, text: [UInt8])
    case answer(Int, CheckedAnswer)
    case wake
}

/// What became of the rules' judgement outside a write body.
enum JudgedApart: Sendable {
    case arrival(Arrival, BranchMark)
    /// The rules could not judge it now.
    case failed
}

/// The work that some inputs make for a room, done in write bodies: each goes on where the last one stopped.
///
/// A value, because a body may run again: what it made of its copy counts once its transaction is on disk.
struct RoomWork: Sendable {
    let rid: Int64
    var inbox: RoomInbox
    /// The events of the room that stand in the durable inbox.
    var staged: Set<EventID>
    private let inputs: [InboxInput]
    private var nextInput = 0
    var actions: [InboxAction] = []
    var nextAction = 0
    private(set) var asks: [InboxAsk] = []
    /// Set when the next event takes more than a write body may; it is judged apart, and what came of that is put into ``judged``.
    var isTooDear = false
    var judged: JudgedApart?
    /// How often the room had moved when an event was to be appended as it was judged apart.
    var moves = 0
    var dropped: Set<EventID> = []
    private var isStaged = false

    /// Steps of one body, so that nobody who writes waits long: two for each event of a whole transaction, and a few.
    private static let mostAtOnce = 2 * InboundLimits.events + 20

    init(_ inputs: [InboxInput], rid: Int64, inbox: RoomInbox, staged: Set<EventID>) {
        (self.inputs, self.rid, self.inbox, self.staged) = (inputs, rid, inbox, staged)
    }

    var isDone: Bool { nextAction >= actions.count && nextInput >= inputs.count }

    /// The event that ``isTooDear`` is about.
    var waiting: (event: CheckedEvent, state: [EventID]?)? {
        guard nextAction < actions.count, case .deliver(let event, let state) = actions[nextAction] else { return nil }
        return (event, state)
    }

    /// Does a part of the work. What was taken and has no place afterwards stands in the durable inbox.
    /// - Throws: ``StorageFailure``.
    mutating func run(_ link: LinkedNode, in session: any WriteSession) throws {
        asks = []
        isTooDear = false
        guard let room = try LinkedRoom(rid: rid, link, in: session) else { return try abandon(in: session) }
        for _ in 0..<Self.mostAtOnce where !isTooDear {
            if nextAction < actions.count {
                if try carryOut(actions[nextAction], room, link, in: session) { nextAction += 1 }
            } else if nextInput < inputs.count {
                actions = try feed(inputs[nextInput], room)
                (nextAction, nextInput) = (0, nextInput + 1)
            }
        }
        if !isStaged { try stage(room, link, in: session) }
        isStaged = true
    }

    /// Nobody of ours is in the room any more, so nobody waits for its events.
    private mutating func abandon(in session: any WriteSession) throws {
        for event in try session.stagedEvents(rid: rid, limit: Int(StagingLimits.room)) { try session.unstage(event.number) }
        var empty = RoomInbox(limits: inbox.limits)
        // Answers that are still to come belong to nobody.
        empty.lastAsk = inbox.lastAsk
        (inbox, staged, actions, nextAction, nextInput) = (empty, [], [], 0, inputs.count)
    }

    private mutating func feed(_ input: InboxInput, _ room: LinkedRoom) throws -> [InboxAction] {
        try room.look { view in
            switch input {
            case .event(let event, let peer): return inbox.receive(event, from: peer, view)
            case .later(let refused, let peer, _):
                inbox.receiveLater(refused, from: peer, view)
                return []
            case .answer(let number, let answer): return inbox.answered(number, answer, view)
            case .wake: return inbox.wake(view)
            }
        }
    }

    /// - Returns: false when it takes more than a write body may.
    private mutating func carryOut(
        _ action: InboxAction, _ room: LinkedRoom, _ link: LinkedNode, in session: any WriteSession
    ) throws -> Bool {
        switch action {
        case .deliver(let event, let state): return try deliver(event, state, room, link, in: session)
        case .outlier(let event): try link.keep(outlier: event, room, in: session)
        case .ask(let ask): asks.append(ask)
        case .dropped(let id, let reason):
            // One that came twice goes on waiting.
            if reason == .duplicate, inbox.staged[id] != nil { return true }
            dropped.insert(id)
            try unstage(id, in: session)
        }
        return true
    }

    mutating func unstage(_ id: EventID, in session: any WriteSession) throws {
        if staged.remove(id) != nil { try session.unstage(id, rid: rid) }
    }

    // What has no place yet

    /// Puts what was pushed and waits into the durable inbox. What finds no room there waits in memory alone: after a crash it is
    /// fetched again as the gap before what comes next.
    private mutating func stage(_ room: LinkedRoom, _ link: LinkedNode, in session: any WriteSession) throws {
        let branches = try room.branches
        for case .event(let checked, let peer) in inputs where !dropped.contains(checked.event.id) {
            let id = checked.event.id
            switch try branches.place(of: id) {
            case .visible, .hidden: continue
            case .outlier, nil: break
            }
            let json = JSON.object(checked.event.wireForm(signatures: checked.signatures)).encoded()
            guard json.count <= StagingLimits.bytes else { continue }
            let event = Storage.StagedEvent(rid: rid, origin: peer, eventID: id, at: link.now(), json: json)
            if try session.stage(event) != .full { staged.insert(id) }
        }
        for case .later(let refused, let peer, let text) in inputs { try stage(refused, text, from: peer, branches, link, in: session) }
    }

    /// What nobody can judge yet waits on disk, too, as long as little else does: whoever makes up servers has no room to fill.
    private mutating func stage(
        _ refused: RefusedEvent, _ text: [UInt8], from peer: String, _ branches: StoredBranches, _ link: LinkedNode,
        in session: any WriteSession
    ) throws {
        guard let id = refused.id, !dropped.contains(id), text.count <= StagingLimits.bytes, try branches.place(of: id) == nil,
            try session.stagedCount(rid: rid) < StagingLimits.unverified
        else { return }
        let event = Storage.StagedEvent(rid: rid, origin: peer, eventID: id, at: link.now(), json: text)
        if try session.stage(event) != .full { staged.insert(id) }
    }

    /// Who gave us an event, as far as these inputs say; else the server of its sender.
    func giver(of event: Event) -> String {
        for case .event(let checked, let peer) in inputs where checked.event.id == event.id { return peer }
        return event.sender.server
    }
}
