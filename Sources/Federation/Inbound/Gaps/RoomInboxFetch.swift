internal import Chat

/// Fetching auth events, and the state where the history ends.
extension RoomInbox {
    mutating func advanceFetch(_ view: RoomView) {
        while true {
            if fetch == nil { beginFetch(view) }
            guard let current = fetch, let event = staged[current.event] else {
                if fetch == nil { return }
                fetch = nil
                continue
            }
            if current.isComplete {
                completeFetch(view)
                continue
            }
            if current.size > limits.outliers || !askNext(current.askable(of: peers(about: event, view)), cause: event.peers.first ?? "") {
                fetch = nil
                putOff(current.event, view)
                continue
            }
            return
        }
    }

    mutating func fetchAnswered(_ ask: InboxAsk, _ answer: CheckedAnswer, _ view: RoomView) {
        guard let single = fetch?.underWay.removeValue(forKey: ask.number) else { return }
        var helped = false
        let known = lookup(view)
        switch answer {
        case .events(let events):
            helped = fetch?.take(events, known: known) ?? false
        case .stateIDs(let state, let authChain):
            helped = take(state: state, authChain, view)
        case .nothing, .junk, .unreachable: break
        }
        if single == nil, !helped { fetch?.tried.insert(ask.peer) }
    }

    /// The rules cannot judge an event because the state after one that it follows is not kept any more: it is asked of those who may
    /// have it. What to do follows from the next call.
    mutating func lacksState(_ event: CheckedEvent, after predecessor: EventID, from peer: String, _ view: RoomView) {
        let id = event.event.id
        guard view.known(id) != .placed, staged[id] == nil else { return }
        staged.add(event, from: peer, known: { $0 == predecessor ? .unknown : view.known($0) })
        // If that one waits itself, it comes first.
        if staged[predecessor] == nil, view.known(predecessor) == .placed { withoutHistory.append(id) }
    }

    // What is next

    private mutating func beginFetch(_ view: RoomView) {
        withoutAuthEvents.removeAll { staged[$0] == nil }
        withoutHistory.removeAll { staged[$0]?.open.isEmpty ?? true }
        if let place = withoutAuthEvents.firstIndex(where: { putOff.isDue($0, at: view.now) }) {
            let id = withoutAuthEvents.remove(at: place)
            var next = OutlierFetch(for: id, purpose: .authEvents)
            next.want(staged[id]?.checked.event.authEvents ?? [], known: lookup(view))
            fetch = next
        } else if !withoutHistory.isEmpty {
            let id = withoutHistory.removeFirst()
            fetch = OutlierFetch(for: id, purpose: .state, endsFor: staged[id]?.answered ?? [])
        }
    }

    /// Asks as much as may be asked now.
    /// - Returns: whether any question is under way.
    private mutating func askNext(_ peers: [String], cause: String) -> Bool {
        guard var current = fetch else { return false }
        defer { fetch = current }
        if current.phase != .single, current.underWay.isEmpty {
            if let peer = peers.first(where: { !current.tried.contains($0) }) {
                current.underWay[ask(question(of: current), peer, cause: cause)] = .some(nil)
                return true
            }
            if current.phase == .ids || current.wanted.count > limits.single { return false }
            current.phase = .single
        }
        if current.phase == .single { askSingly(&current, peers, cause: cause) }
        return !current.underWay.isEmpty
    }

    private func question(of fetch: OutlierFetch) -> PeerQuestion {
        switch (fetch.purpose, fetch.phase) {
        case (.state, .ids): .stateIDs(at: fetch.event)
        case (.state, _): .state(at: fetch.event)
        case (.authEvents, _): .authChain(of: fetch.event)
        }
    }

    private mutating func askSingly(_ current: inout OutlierFetch, _ peers: [String], cause: String) {
        let asked = Set(current.underWay.values.compactMap(\.self))
        for id in current.wanted where !asked.contains(id) {
            if current.underWay.count >= limits.atOnce { return }
            guard let peer = peers.first(where: { current.triedFor[id]?.contains($0) != true }) else { continue }
            current.triedFor[id, default: []].insert(peer)
            current.underWay[ask(.event(id), peer, cause: cause)] = .some(id)
        }
    }

    // What came of it

    private mutating func take(state: [EventID], _ authChain: [EventID], _ view: RoomView) -> Bool {
        guard var current = fetch, current.phase == .ids, !state.isEmpty else { return false }
        if state.count + authChain.count > limits.outliers { return false }
        current.state = state
        current.want(state + authChain, known: lookup(view))
        current.phase = current.wanted.count > limits.single ? .whole : .single
        current.tried = []
        fetch = current
        return true
    }

    private mutating func completeFetch(_ view: RoomView) {
        guard let done = fetch else { return }
        fetch = nil
        for checked in done.foundInOrder {
            outliersNow.insert(checked.event.id)
            actions.append(.outlier(checked))
        }
        if done.purpose == .state, staged[done.event]?.open.isEmpty == false { staged.set(state: done.state, of: done.event) }
        release(view)
    }
}
