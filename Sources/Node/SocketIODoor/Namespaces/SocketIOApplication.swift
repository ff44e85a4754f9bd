package import CanonicalJSON
package import SocketIO

/// What speaks above Socket.IO. Called on every loop at once, hence `Sendable`.
package protocol SocketIOApplication: Sendable {
    /// A client asks for a namespace. To be answered with `client.accept()` or `client.refuse(…)`, here or later.
    /// - Parameters:
    ///   - client: the client in this namespace; confined to its loop.
    ///   - auth: what the client sent along; empty when it sent nothing.
    func connect(_ client: SocketIOClient, auth: JSONObject) -> any SocketIOReceiver
}

/// Whoever listens to one client in one namespace. Everything is called on the client's loop.
package protocol SocketIOReceiver: AnyObject {
    /// An event; answered with `client.acknowledge` when it has an ack id.
    func received(_ event: SocketEvent)

    /// The connection takes more again, after `client.isWritable` was false.
    func becameWritable()

    /// The client has left the namespace, or is gone altogether. Called exactly once, last.
    func closed()
}
