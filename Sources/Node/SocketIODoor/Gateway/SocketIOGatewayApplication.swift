package import CanonicalJSON
package import Chat
package import SocketIO

/// The Socket.IO door of the live gateway: namespace `/` is the live connection, there are no others.
package struct SocketIOGatewayApplication: SocketIOApplication {
    private let gateway: any LiveGateway
    private let refused: @Sendable (Refusal.Code) -> Void

    /// - Parameter refused: told of every connection that is refused, for the metrics.
    package init(_ gateway: any LiveGateway, refused: @escaping @Sendable (Refusal.Code) -> Void = { _ in }) {
        self.gateway = gateway
        self.refused = refused
    }

    /// The token and the position to resume from come in the handshake's `auth`; without a token the client has to
    /// `authenticate`.
    package func connect(_ client: SocketIOClient, auth: JSONObject) -> any SocketIOReceiver {
        guard client.namespace == .main else {
            refused(.notFound)
            client.refuse("Invalid namespace")
            return NoNamespace()
        }
        let connection = SocketIOLiveConnection(client, refused: refused)
        connection.receiver = gateway.attach(connection, token: auth["token"]?.string, position: auth["position"]?.int)
        return connection
    }
}

/// Hears nothing of a namespace that was refused.
package final class NoNamespace: SocketIOReceiver {
    package init() {}
    package func received(_ event: SocketEvent) {}
    package func becameWritable() {}
    package func closed() {}
}
