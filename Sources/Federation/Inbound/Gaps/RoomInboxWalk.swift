internal import Chat

/// Walking back over a gap.
extension RoomInbox {
    mutating func advanceWalk(_ view: RoomView) {
        guard walk.question == nil else { return }
        let edges = staged.edges.filter { edge in
            putOff.isDue(edge.id, at: view.now) && fetch?.event != edge.id && !withoutHistory.contains(edge.id)
        }
        if edges.isEmpty { return walk.end() }
        if isAtItsEnd {
            for edge in edges { staged.forgetTries(edge.id) }
            return leaveHistory(edges, view)
        }
        // Who was named least comes first, so that no crowd of hopeless events keeps the others waiting.
        let order = edges.sorted { ($0.named, $0.number) < ($1.named, $1.number) }
        for edge in order {
            guard let peer = peers(about: edge, view).first(where: { !edge.tried.contains($0) }) else { continue }
            return askMissing([edge] + order.filter { $0.id != edge.id && !$0.tried.contains(peer) }, peer, view)
        }
        let (hopeless, rest) = (edges.filter(isHopeless), edges.filter { !isHopeless($0) })
        for edge in rest { putOff(edge.id, view) }
        leaveHistory(hopeless, view)
    }

    private mutating func askMissing(_ edges: [StagedEvent], _ peer: String, _ view: RoomView) {
        let named = edges.prefix(limits.named)
        for edge in named { staged.wasNamed(edge.id) }
        let question = PeerQuestion.missingEvents(
            before: named.map(\.id), after: Array(view.tips.suffix(limits.named)), limit: limits.eventsPerAnswer)
        walk.asked(ask(question, peer, cause: edges.first?.peers.first ?? peer))
    }

    /// Whoever gave us the event could not say what it follows. Of those that did not answer it is not known yet, but not for ever.
    private func isHopeless(_ edge: StagedEvent) -> Bool {
        edge.peers.allSatisfy(edge.answered.contains) || (putOff.failures(of: edge.id) >= 3 && !edge.answered.isEmpty)
    }

    mutating func walkAnswered(_ ask: InboxAsk, _ answer: CheckedAnswer, _ view: RoomView) {
        walk.answered()
        if case .events(let events) = answer, takeMissing(events, from: ask.peer, view) { return }
        guard case .missingEvents(let named, _, _) = ask.question else { return }
        for id in named { staged.stayed(id, with: ask.peer, answered: answer.isAnswer) }
    }

    /// Takes those events of an answer that somebody waits for, however it is ordered and whatever else is in it.
    private mutating func takeMissing(_ events: [CheckedEvent], from peer: String, _ view: RoomView) -> Bool {
        let given = Dictionary(events.map { ($0.event.id, $0) }) { first, _ in first }
        var open = staged.missing.filter { given[$0] != nil }.sorted { $0.text < $1.text }
        let isProgress = !open.isEmpty
        while let id = open.popLast(), !isAtItsEnd {
            guard let checked = given[id], staged[id] == nil, knowledge(of: id, view) != .placed else { continue }
            staged.add(checked, from: peer, known: lookup(view))
            open += checked.event.prevEvents.filter { given[$0] != nil }
        }
        return isProgress
    }

    private var isAtItsEnd: Bool {
        walk.rounds >= limits.rounds || staged.count >= 2 * limits.events || staged.bytes >= 2 * limits.bytes
    }

    /// Nobody has what these follow, or it is too far away: the state before them has to do.
    private mutating func leaveHistory(_ edges: [StagedEvent], _ view: RoomView) {
        for edge in edges.prefix(limits.named) { withoutHistory.append(edge.id) }
        for edge in edges.dropFirst(limits.named) { putOff(edge.id, view) }
        walk.end()
        advanceFetch(view)
    }

    /// Nothing can be done about an event now.
    mutating func putOff(_ id: EventID, _ view: RoomView) {
        putOff.failed(id, at: view.now)
        staged.forgetTries(id)
        if putOff.failures(of: id) >= limits.tries { return giveUp(id, view) }
        guard staged.count > limits.putOff else { return }
        // Too much hangs on it to keep it all the time; who had it is asked again.
        for event in [id] + staged.followers(of: id) {
            if let peer = staged[event]?.peers.first { remember(event, from: peer, view) }
            remove(event)
            drop(event, .noRoom)
        }
    }

    private mutating func giveUp(_ id: EventID, _ view: RoomView) {
        for (place, event) in ([id] + staged.followers(of: id)).enumerated() {
            remove(event)
            givenUp.failed(event, at: view.now)
            drop(event, place == 0 ? .givenUp : .followsGivenUp)
        }
    }

    private mutating func remove(_ id: EventID) {
        staged.remove(id)
        putOff.forget(id)
        withoutHistory.removeAll { $0 == id }
        withoutAuthEvents.removeAll { $0 == id }
    }
}
