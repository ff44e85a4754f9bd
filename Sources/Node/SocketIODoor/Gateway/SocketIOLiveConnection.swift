import CanonicalJSON
import Chat
import NIOCore
import SocketIO

/// One live connection that came through the Socket.IO door. Confined to its loop.
final class SocketIOLiveConnection: LiveConnection, SocketIOReceiver {
    private let client: SocketIOClient
    var receiver: (any LiveReceiver)?
    private var isAccepted = false
    private let refused: @Sendable (Refusal.Code) -> Void

    init(_ client: SocketIOClient, refused: @escaping @Sendable (Refusal.Code) -> Void) {
        self.client = client
        self.refused = refused
    }

    var eventLoop: any EventLoop { client.eventLoop }
    var address: String { client.address.description }
    var isWritable: Bool { client.isWritable }

    func accepted() {
        isAccepted = true
        client.accept()
    }

    /// Before the namespace is joined its refusal says why; afterwards an event does. Then the connection ends.
    func refused(_ refusal: Refusal) {
        refused(refusal.code)
        let problem = ProblemResponse.document(refusal, requestID: nil)
        if isAccepted {
            client.emit(LiveEventName.authenticationError, [.json(problem)])
        } else {
            client.refuse(refusal.detail, data: problem)
        }
        close(.unauthenticated)
    }

    func send(_ frame: LiveFrame) {
        client.settle()
        client.send(frame: { frame.asSocketIOFrame }, packet: { frame.asSocketIOPacket })
    }

    func acknowledge(_ answer: LiveAnswer) {
        let namespace = client.namespace
        client.send(frame: { answer.asSocketIOFrame(in: namespace) }, packet: { answer.asSocketIOPacket(in: namespace) })
    }

    func prepare(_ frame: LiveFrame) {
        client.prepare(frame: { _ = frame.asSocketIOFrame }, packet: { _ = frame.asSocketIOPacket })
    }

    func prepare(_ answer: LiveAnswer) {
        let namespace = client.namespace
        client.prepare(
            frame: { answer.socketIOFrame = answer.asSocketIOFrame(in: namespace) },
            packet: { answer.socketIOPacket = answer.asSocketIOPacket(in: namespace) })
    }

    func close(_ ending: LiveEnding) {
        client.closeConnection(code: ending.closeCode)
    }

    func received(_ event: SocketEvent) {
        // Bytes mean nothing to the live connection: an argument that holds some counts as missing.
        receiver?.received(event.name, event.json ?? .null, event.ackID.map { LiveAck(id: $0) })
    }

    func becameWritable() {
        receiver?.becameWritable()
    }

    func closed() {
        let receiver = receiver
        self.receiver = nil
        receiver?.closed()
    }
}

extension LiveAnswer {
    /// `43id[data]`
    fileprivate func asSocketIOPacket(in namespace: Namespace) -> WirePacket {
        socketIOPacket ?? SocketWire.ack(ack.id, data: data, in: namespace)
    }

    /// The same as a WebSocket frame.
    fileprivate func asSocketIOFrame(in namespace: Namespace) -> ByteBuffer { socketIOFrame ?? asSocketIOPacket(in: namespace).frame }
}

extension LiveFrame {
    /// `42["event",data]`, made for the first polling receiver of a loop and shared by the others.
    fileprivate var asSocketIOPacket: WirePacket {
        if let socketIOPacket { return socketIOPacket }
        let packet = SocketWire.event(event, data: data)
        socketIOPacket = packet
        return packet
    }

    /// The same as a WebSocket frame.
    fileprivate var asSocketIOFrame: ByteBuffer {
        if let socketIOFrame { return socketIOFrame }
        let frame = asSocketIOPacket.frame
        socketIOFrame = frame
        return frame
    }
}
