extension EngineSession {
    /// When ``tick(now:)`` next has something to do; nil when never.
    package var nextTick: Int64? {
        var next = min(pingAt ?? .max, giveUpAt ?? .max)
        switch candidate {
        case .none: break
        case .opened(let since): next = min(next, since + limits.upgradeTimeout)
        case .probed(let since, let noopAt): next = min(next, since + limits.upgradeTimeout, pollHeld ? noopAt : .max)
        }
        return next == .max ? nil : next
    }

    /// Does what time asks for: sends a ping `pingInterval` after the last pong, gives up `pingTimeout` after a ping without a
    /// pong (Engine.IO protocol 4, "Heartbeat"), drops a candidate that takes too long. To be called at or after ``nextTick``.
    package mutating func tick(now: Int64) -> [EngineAction] {
        if let giveUpAt, now >= giveUpAt { return end(phase == .closing ? endReason : .pingTimeout) }
        var actions = tickCandidate(now)
        if let due = pingAt, now >= due {
            pingAt = nil
            giveUpAt = now + limits.pingTimeout
            actions += send([.ping])
        }
        return actions
    }

    /// A pong moves the next ping; one that nobody asked for does too, which harms nobody but its sender.
    mutating func pong(now: Int64) {
        guard phase == .polling || phase == .websocket else { return }
        giveUpAt = nil
        pingAt = now + limits.pingInterval
    }

    private mutating func tickCandidate(_ now: Int64) -> [EngineAction] {
        switch candidate {
        case .none: []
        case .opened(let since), .probed(let since, _):
            now >= since + limits.upgradeTimeout ? dropCandidate() : noopDuringProbe(now)
        }
    }
}
