extension EngineSession {
    /// A WebSocket with this session's id has been opened. It becomes the candidate of a polling session; for any other session,
    /// or beside another candidate, it is closed and hurts nobody. Returns whether it is the candidate now.
    package mutating func openCandidate(now: Int64) -> Bool {
        guard phase == .polling, candidate == .none else { return false }
        candidate = .opened(since: now)
        return true
    }

    /// The candidate has sent a text message (Engine.IO protocol 4, "Upgrade"): first `2probe`, then `5`. Anything else closes it.
    package mutating func receiveFromCandidate(text: ArraySlice<UInt8>, now: Int64) -> [EngineAction] {
        switch (candidate, try? EnginePacket(text: text)) {
        case (.opened(let since), .ping(probe: true)):
            candidate = .probed(since: since, noopAt: now)
            return [.writeCandidate(.probeAnswer)] + noopDuringProbe(now)
        case (.probed, .upgrade): return adoptCandidate()
        case (.none, _): return []
        default: return dropCandidate()
        }
    }

    /// The candidate has gone, or sent bytes where only text can stand: polling goes on.
    package mutating func candidateLost() -> [EngineAction] {
        dropCandidate()
    }

    private mutating func adoptCandidate() -> [EngineAction] {
        var actions: [EngineAction] = []
        if pollHeld { actions.append(.answerPoll(WirePacket.noop.bytes)) }
        // Its packets would arrive after those of the WebSocket; a client has to finish its POST before it upgrades.
        if postInFlight { actions.append(.refusePost(.badRequest)) }
        (pollHeld, postInFlight, candidate, phase) = (false, false, .none, .websocket)
        actions.append(.adoptCandidate)
        if !queue.isEmpty { actions.append(.write(queue)) }
        (queue, queuedBytes) = ([], 0)
        return actions
    }
}
