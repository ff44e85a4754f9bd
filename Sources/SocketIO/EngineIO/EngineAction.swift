/// What the transport around an `EngineSession` has to do, in this order.
package enum EngineAction: Sendable, Equatable {
    /// Answer the held GET: 200 with this body, as text/plain.
    case answerPoll([UInt8])
    /// Refuse the GET that was just brought; a held one is not meant.
    case refusePoll(EngineRefusal)
    /// Answer the POST: 200 `ok`.
    case answerPost
    case refusePost(EngineRefusal)
    /// Write to the WebSocket that carries the session.
    case write([WirePacket])
    /// Write to the WebSocket that asks to carry the session.
    case writeCandidate(WirePacket)
    /// The candidate carries the session from now on.
    case adoptCandidate
    case closeCandidate
    /// A message for the layer above.
    case deliver(EngineMessage)
    /// The session is over: forget it, end the WebSocket that carries it, if any. Always the last action, and given once.
    case end(EngineEnd)
}

/// Why a session ended.
package enum EngineEnd: Sendable, Equatable {
    case clientClosed
    case serverClosed
    case pingTimeout
    case protocolError
    case overlappingRequests
    case tooLarge
    case transportLost
    case queueFull
}
