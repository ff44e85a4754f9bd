import NIOCore

/// What a WebSocket's loop looks at once a second.
extension WebSocketConnection {
    func sweep(now: Int64) {
        guard let context else { return }
        let limits = host.limits
        if phase != .open || !context.channel.isWritable || stall.isWatching {
            let pending = pendingBytes
            if stall.look(taken: writtenBytes &- UInt64(pending), pending: pending, now: now) >= limits.stalledSeconds * 1000 {
                if phase == .open { close(.tryAgainLater, reason: "the connection takes nothing") }
                return abort()
            }
            // The peer's time to answer the close begins when it has what was sent before.
            if pending > 0 { deadline = max(deadline, now + limits.closeSeconds * 1000) }
        }
        if phase != .open, now >= deadline { return abort() }
        guard phase == .open, sendsPings else { return }
        let silence = now - heardAt
        if silence >= 2 * limits.pingSeconds * 1000 { return abort() }
        if silence >= limits.pingSeconds * 1000, !isPinged {
            isPinged = true
            writeRaw(WebSocketFrame.ping())
        }
    }

    func beginStop() {
        close(.goingAway, reason: "the node stops")
    }
}
