internal import Chat

/// Asking again for what was dropped for want of room, and for what could not be judged for want of a key.
extension RoomInbox {
    mutating func remember(_ id: EventID, from peer: String, _ view: RoomView) {
        dropped.failed(id, at: view.now)
        holders[id] = peer
        if holders.count > 2 * limits.remembered { holders = holders.filter { dropped.failures(of: $0.key) > 0 } }
    }

    mutating func recall(_ view: RoomView) {
        guard staged.count <= limits.putOff else { return }
        for id in dropped.due(at: view.now) {
            guard let peer = holders[id], knowledge(of: id, view) != .placed, dropped.failures(of: id) <= limits.tries else {
                if dropped.failures(of: id) > limits.tries { drop(id, .givenUp) }
                dropped.forget(id)
                holders[id] = nil
                continue
            }
            let next = holder(peer, view, after: dropped.failures(of: id) - 1)
            // The time to the next try runs from now on, whatever is answered.
            dropped.failed(id, at: view.now)
            _ = ask(.event(id), next, cause: peer)
        }
    }

    /// Who had an event may have left: it and the others in the room are asked in turn.
    private func holder(_ first: String, _ view: RoomView, after tries: Int) -> String {
        let peers = [first] + view.peers.filter { $0 != first }.prefix(limits.peers - 1)
        return peers[tries % peers.count]
    }

    mutating func recallAnswered(_ id: EventID, from peer: String, _ answer: CheckedAnswer, _ view: RoomView) {
        guard case .events(let events) = answer, let event = events.first(where: { $0.event.id == id }) else { return }
        take(event, from: peer, view)
    }
}
