package import Chat

/// What a door says to a request that asks for a WebSocket.
package enum UpgradeDecision: Sendable {
    /// Yes; `subprotocol` must be one the client offered, or nil.
    case accept(subprotocol: String?)
    /// No; the problem is the answer.
    case refuse(Refusal)
}

/// Takes the WebSockets of a path. Called on every loop at once, hence `Sendable`.
package protocol WebSocketDoor: AnyObject, Sendable {
    /// Asked on the connection's loop after the listener has checked the handshake itself and the origin.
    /// - Parameter loop: the loop the connection lives on, for whoever keeps state per loop.
    func shouldUpgrade(_ request: RequestHead, on loop: ListenerLoop) -> UpgradeDecision

    /// The WebSocket is open; called on its loop, before its first frame. What is written here goes out right behind
    /// the 101 answer. The socket keeps the receiver until it is closed.
    func opened(_ socket: WebSocketConnection, request: RequestHead) -> any WebSocketReceiver
}
