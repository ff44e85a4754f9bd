internal import Chat

/// The events of one room that came from peers, until they are delivered: what waits, what is asked for, and in which order it comes out.
///
/// An event is delivered when everything it names is there, so a gap is filled before what follows it. Several gaps are filled at once;
/// events without one are not held up. Everything is bounded by ``InboxLimits``. A value for one actor: each call returns what is to be
/// done, in order, and has been done before the next call.
package struct RoomInbox: Sendable {
    let limits: InboxLimits
    var staged = StagedEvents()
    var walk = GapWalk()
    var fetch: OutlierFetch?
    /// Events with predecessors that nobody has; the state before them is asked for.
    var withoutHistory: [EventID] = []
    /// Events whose predecessors are there and whose auth events are not.
    var withoutAuthEvents: [EventID] = []
    /// Events that wait for another try.
    var putOff: PutOff<EventID>
    /// Dropped events that are asked for again, with who had them.
    var dropped: PutOff<EventID>
    var holders: [EventID: String] = [:]
    var givenUp: PutOff<EventID>
    var asks: [Int: InboxAsk] = [:]
    var lastAsk = 0
    // What happens during one call.
    var actions: [InboxAction] = []
    var placedNow: Set<EventID> = []
    var outliersNow: Set<EventID> = []

    package init(limits: InboxLimits = InboxLimits()) {
        self.limits = limits
        putOff = PutOff(limits.backOff, most: limits.events)
        dropped = PutOff(limits.backOff, most: limits.remembered)
        givenUp = PutOff(BackOff(first: limits.backOff.cap, cap: limits.backOff.cap), most: limits.givenUp)
    }

    /// How many events wait, and about how many bytes they take.
    package var count: Int { staged.count }
    package var bytes: Int { staged.bytes }
    /// Whether nothing waits and nothing is under way.
    package var isIdle: Bool { staged.count == 0 && asks.isEmpty && fetch == nil }
    /// When ``wake(_:)`` has something to do, in milliseconds; nil when only a peer can bring it on.
    package func nextWake(after now: Int64) -> Int64? {
        [putOff.next(after: now), dropped.next(after: now)].compactMap(\.self).min()
    }

    /// An event came by itself.
    package mutating func receive(_ event: CheckedEvent, from peer: String, _ view: RoomView) -> [InboxAction] {
        take(event, from: peer, view)
        return settled(view)
    }

    /// An event came that could not be judged for now, because a key is not to be had. It is not kept, but asked for again; who has its
    /// text then has its signatures, too.
    package mutating func receiveLater(_ refused: RefusedEvent, from peer: String, _ view: RoomView) {
        guard refused.reason.isForNow, let id = refused.id, view.known(id) != .placed, staged[id] == nil, holders[id] == nil else { return }
        remember(id, from: peer, view)
    }

    /// A question was answered, or its time is over (`unreachable`).
    package mutating func answered(_ number: Int, _ answer: CheckedAnswer, _ view: RoomView) -> [InboxAction] {
        guard let ask = asks.removeValue(forKey: number) else { return [] }
        if walk.question == number {
            walkAnswered(ask, answer, view)
        } else if fetch?.underWay[number] != nil {
            fetchAnswered(ask, answer, view)
        } else if case .event(let id) = ask.question, holders[id] != nil {
            recallAnswered(id, from: ask.peer, answer, view)
        }
        return settled(view)
    }

    /// Time has come to try again what was put off.
    package mutating func wake(_ view: RoomView) -> [InboxAction] { settled(view) }

    /// The rules could not judge an event that was to be delivered (it is too dear now, or the store failed). It is tried again later.
    package mutating func undelivered(_ event: CheckedEvent, from peer: String, _ view: RoomView) {
        guard view.known(event.event.id) != .placed, staged[event.event.id] == nil else { return }
        staged.add(event, from: peer, known: view.known)
        staged.markTooDear(event.event.id)
        putOff.failed(event.event.id, at: view.now)
    }

    // In and out

    mutating func take(_ event: CheckedEvent, from peer: String, _ view: RoomView) {
        let id = event.event.id
        if knowledge(of: id, view) == .placed { return drop(id, .duplicate) }
        if let waiting = staged[id] {
            if !waiting.peers.contains(peer), waiting.peers.count < limits.peers { hearAgain(id, from: peer, view) }
            return drop(id, .duplicate)
        }
        if !givenUp.isDue(id, at: view.now) { return drop(id, .givenUp) }
        if isFull(for: peer) {
            remember(id, from: peer, view)
            return drop(id, .noRoom)
        }
        staged.add(event, from: peer, known: lookup(view))
        dropped.forget(id)
        holders[id] = nil
    }

    private mutating func settled(_ view: RoomView) -> [InboxAction] {
        defer {
            actions = []
            placedNow = []
            outliersNow = []
        }
        release(view)
        advanceFetch(view)
        advanceWalk(view)
        recall(view)
        return actions
    }

    /// Delivers what waits for nothing any more, and then what waited for that.
    mutating func release(_ view: RoomView) {
        var free = staged.takeFree()
        var place = 0
        while place < free.count {
            let id = free[place]
            place += 1
            guard let event = staged[id], !event.isTooDear || putOff.isDue(id, at: view.now) else {
                staged.keepFree(id)
                continue
            }
            if event.checked.event.authEvents.contains(where: { knowledge(of: $0, view) == .unknown }) {
                if fetch?.event != id, !withoutAuthEvents.contains(id) { withoutAuthEvents.append(id) }
                staged.keepFree(id)
                continue
            }
            deliver(event)
            free += staged.placed(id)
        }
    }

    private mutating func deliver(_ event: StagedEvent) {
        staged.remove(event.id)
        placedNow.insert(event.id)
        putOff.forget(event.id)
        withoutAuthEvents.removeAll { $0 == event.id }
        actions.append(.deliver(event.checked, state: event.state))
    }

    func knowledge(of id: EventID, _ view: RoomView) -> EventKnowledge { lookup(view)(id) }

    /// What the node has, with what it is given in this very call.
    func lookup(_ view: RoomView) -> (EventID) -> EventKnowledge {
        let (placed, outliers, known) = (placedNow, outliersNow, view.known)
        return { id in
            if placed.contains(id) { return .placed }
            let known = known(id)
            return known == .unknown && outliers.contains(id) ? .outlier : known
        }
    }

    mutating func drop(_ id: EventID, _ reason: InboxReason) { actions.append(.dropped(id, reason)) }

    mutating func ask(_ question: PeerQuestion, _ peer: String, cause: String) -> Int {
        lastAsk += 1
        let ask = InboxAsk(number: lastAsk, peer: peer, question: question, cause: cause)
        asks[lastAsk] = ask
        actions.append(.ask(ask))
        return lastAsk
    }

    /// Whom to ask about an event: who had it, then the others in the room.
    func peers(about event: StagedEvent, _ view: RoomView) -> [String] {
        var peers: [String] = []
        for peer in event.peers + view.peers where !peers.contains(peer) && peers.count < limits.peers { peers.append(peer) }
        return peers
    }

    private func isFull(for peer: String) -> Bool {
        staged.count >= limits.events || staged.bytes >= limits.bytes || staged.count(of: peer) >= limits.eventsPerPeer
    }

    private mutating func hearAgain(_ id: EventID, from peer: String, _ view: RoomView) {
        staged.add(peer: peer, to: id)
        putOff.hurry(id, at: view.now)
        withoutHistory.removeAll { $0 == id }
    }
}
