package import CanonicalJSON
package import SocketIO

/// The Socket.IO door of the live gateway: namespace `/` is the live connection, there are no others.
package struct SocketIOGatewayApplication: SocketIOApplication {
    private let gateway: any LiveGateway

    package init(_ gateway: any LiveGateway) {
        self.gateway = gateway
    }

    /// The token and the position to resume from come in the handshake's `auth`; without a token the client has to
    /// `authenticate`.
    package func connect(_ client: SocketIOClient, auth: JSONObject) -> any SocketIOReceiver {
        guard client.namespace == .main else {
            client.refuse("Invalid namespace")
            return NoNamespace()
        }
        let connection = SocketIOLiveConnection(client)
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
