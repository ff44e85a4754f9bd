package import CanonicalJSON
package import NIOCore
package import SocketIO

/// One client in one namespace, as applications see it. Confined to its loop.
package final class SocketIOClient {
    package let namespace: Namespace
    /// The client's id in this namespace, as both sides know it.
    package let id = EngineSessionID.random()
    private let ticket: NamespaceTicket
    /// Nil once the client is gone.
    private var connection: SocketIOConnection?
    private let engine: EngineConnection

    init(_ ticket: NamespaceTicket, on connection: SocketIOConnection) {
        namespace = ticket.namespace
        self.ticket = ticket
        self.connection = connection
        engine = connection.engine
        eventLoop = connection.engine.eventLoop
        address = connection.engine.address
    }

    /// The loop every call to and from this client happens on.
    package let eventLoop: any EventLoop
    package let address: ClientAddress

    /// False while the connection takes no more; the receiver hears when it does again.
    package var isWritable: Bool { connection != nil && engine.isWritable }

    /// Lets the client in.
    package func accept() {
        connection?.accept(ticket, id)
    }

    /// Refuses the namespace, with a sentence and data for programs, and forgets the client. The connection stays.
    package func refuse(_ message: String, data: JSON? = nil) {
        connection?.refuse(ticket, message, data)
    }

    /// The client is nobody unknown: its connection no longer counts as waiting.
    package func settle() { engine.settle() }

    /// Sends an event with any arguments.
    package func emit(_ name: String, _ arguments: [SocketValue]) {
        connection?.send(SocketWire.event(name, arguments, in: namespace), in: namespace)
    }

    /// Sends an event and hears of the client's ack, if it comes. Returns false when the client owes too many.
    @discardableResult
    package func emit(_ name: String, _ arguments: [SocketValue], acknowledged: @escaping ([SocketValue]) -> Void) -> Bool {
        connection?.emit(name, arguments, in: namespace, acknowledged) ?? false
    }

    /// Sends an event many clients get: as a shared frame where a WebSocket carries the client, as a packet where it polls.
    package func send(frame: () -> ByteBuffer, packet: () -> WirePacket) {
        guard let connection, connection.isMember(namespace) else { return }
        engine.send(frame: frame, packet: packet)
    }

    /// Makes what ``send(frame:packet:)`` is likely to ask for in a moment.
    package func prepare(frame: () -> Void, packet: () -> Void) {
        if engine.carriesFrames { frame() } else { packet() }
    }

    /// Answers an event that had an ack id.
    package func acknowledge(_ id: Int64, _ values: [SocketValue]) {
        connection?.send(SocketWire.ack(id, values, in: namespace), in: namespace)
    }

    /// Puts the client out of the namespace; its connection stays.
    package func leave() {
        connection?.expel(namespace)
    }

    /// Sends what is queued and ends the whole connection.
    package func closeConnection(code: WebSocketCloseCode? = nil) {
        engine.close(code: code)
    }

    func forget() {
        connection = nil
    }
}
