package import Chat

/// Takes plain WebSockets: JSON text frames `{"event": …, "data": …, "id"?: n}`, answered by `{"ack": n, "data": …}`.
package final class PlainDoor: WebSocketDoor {
    /// Where it stands.
    package static let path = "/ws"
    /// The subprotocol it speaks.
    static let subprotocol = "rookery.v1"
    /// A subprotocol that carries the access token, because browsers let pages set no other header.
    private static let tokenPrefix = "token."
    /// The query parameter with the last position seen, beside a token in the handshake.
    private static let positionParameter = "position"

    private let gateway: any LiveGateway
    /// Told of every refusal, for the metrics.
    private let refused: @Sendable (Refusal.Code) -> Void

    /// A door to a gateway.
    package init(_ gateway: any LiveGateway, refused: @escaping @Sendable (Refusal.Code) -> Void = { _ in }) {
        self.gateway = gateway
        self.refused = refused
    }

    package func shouldUpgrade(_ request: RequestHead, on loop: ListenerLoop) -> UpgradeDecision {
        .accept(subprotocol: request.subprotocols.first { $0 == Self.subprotocol })
    }

    package func opened(_ socket: WebSocketConnection, request: RequestHead) -> any WebSocketReceiver {
        let connection = PlainConnection(socket, address: request.address.description, refused: refused)
        let offered = request.subprotocols.first { $0.utf8.starts(with: Self.tokenPrefix.utf8) }
        let token = offered.map { String($0.dropFirst(Self.tokenPrefix.count)) }
        let position = request.query(Self.positionParameter).flatMap { Int64($0) }
        connection.receiver = gateway.attach(connection, token: token, position: position)
        return connection
    }
}
