extension EngineSession {
    /// The WebSocket that carries the session has sent a text message.
    package mutating func receive(text: ArraySlice<UInt8>, now: Int64) -> [EngineAction] {
        guard phase == .websocket else { return [] }
        switch try? EnginePacket(text: text) {
        case .message(let message): return [.deliver(message)]
        case .pong(probe: false):
            pong(now: now)
            return []
        case .close: return end(.clientClosed)
        case .noop: return []
        default: return end(.protocolError)
        }
    }

    /// The WebSocket that carries the session has sent bytes: a message.
    package mutating func receive(binary: ArraySlice<UInt8>) -> [EngineAction] {
        phase == .websocket ? [.deliver(.binary(binary))] : []
    }
}
