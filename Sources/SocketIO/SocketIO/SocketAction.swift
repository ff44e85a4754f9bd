package import CanonicalJSON

/// What the owner of a `SocketSession` has to do, in this order.
package enum SocketAction: Sendable, Equatable {
    /// A client asks for a namespace. To be answered with `accept` or `refuse` and this ticket, now or later.
    case ask(NamespaceTicket, auth: JSONObject)
    case event(SocketEvent)
    /// The client's answer to an event of ours; each id comes once.
    case ack(Namespace, id: Int64, [SocketValue])
    /// The client has left a namespace it was in or had asked for.
    case left(Namespace)
    case send(WirePacket)
    /// The connection is to be closed: the client broke the protocol, or is in no namespace for too long.
    case close(SocketViolation)
}

/// One request for a namespace. A later request for the same namespace has another ticket.
package struct NamespaceTicket: Sendable, Hashable {
    package let namespace: Namespace
    let serial: Int
}

/// Why a connection is closed.
package enum SocketViolation: Sendable, Equatable {
    case syntax(SocketSyntaxError)
    case notConnected(Namespace)
    case tooManyNamespaces
    case tooManyConnects
    case noNamespace
}
