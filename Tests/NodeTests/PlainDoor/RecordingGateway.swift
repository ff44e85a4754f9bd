import CanonicalJSON
import Cast
import Chat
import NIOCore
import Synchronization

@testable import Node

/// A gateway that does what the tests say: the token `good` is good, any other is not; events are orders.
final class RecordingGateway: LiveGateway {
    /// Tokens and positions of the handshakes.
    let attached = Mutex<[String]>([])
    /// Happens when a connection is gone.
    let closed = Signal()
    /// Happens when a connection has become writable again.
    let writable = Signal()

    func attach(_ connection: any LiveConnection, token: String?, position: Int64?) -> any LiveReceiver {
        attached.withLock { $0.append("\(token ?? "none") \(position.map { "\($0)" } ?? "none")") }
        switch token {
        case nil: break
        case "good": connection.accepted()
        default: connection.refused(Refusal(.unauthenticated, "Who are you?"))
        }
        return OrderTaker(connection, self)
    }
}

/// `echo` is acknowledged with its data, `tell` is answered by an event, `end_…` ends the connection.
final class OrderTaker: LiveReceiver {
    private let connection: any LiveConnection
    private let gateway: RecordingGateway

    init(_ connection: any LiveConnection, _ gateway: RecordingGateway) {
        self.connection = connection
        self.gateway = gateway
    }

    func received(_ event: String, _ data: JSON, _ ack: LiveAck?) {
        switch event {
        case "tell": connection.send(LiveFrame(event: "told", data: data.encoded()))
        case "flood":
            let frame = LiveFrame(event: "flood", data: JSON.string(String(repeating: "x", count: 10_000)).encoded())
            while connection.isWritable { connection.send(frame) }
        case "end_session": connection.close(.sessionEnded)
        case "end_slow": connection.close(.tooSlow)
        case "end_node": connection.close(.goingAway)
        default: if let ack { connection.acknowledge(LiveAnswer(ack, data.encoded())) }
        }
    }

    func becameWritable() { gateway.writable.happen() }

    func closed() { gateway.closed.happen() }
}
