import CanonicalJSON
import Chat
import NIOCore

/// One plain WebSocket between its listener and the gateway. Confined to its loop.
final class PlainConnection: LiveConnection, WebSocketReceiver {
    /// Messages that are no requests, each answered with `error`; one more ends the connection.
    static let patience = 20

    let address: String
    /// Set right after the gateway has taken the connection.
    var receiver: (any LiveReceiver)?
    private let socket: WebSocketConnection
    private let refused: @Sendable (Refusal.Code) -> Void
    private var unreadable = 0

    init(_ socket: WebSocketConnection, address: String, refused: @escaping @Sendable (Refusal.Code) -> Void) {
        self.socket = socket
        self.address = address
        self.refused = refused
    }

    var eventLoop: any EventLoop { socket.loop.eventLoop }
    var isWritable: Bool { socket.isWritable }

    /// The WebSocket's own handshake has said so already.
    func accepted() {}

    func refused(_ refusal: Refusal) {
        refused(refusal.code)
        let problem = ProblemResponse.document(refusal, requestID: nil)
        socket.write(PlainFrame.event(LiveEventName.authenticationError, problem.encoded()))
        close(refusal.code == .busy ? .tooSlow : .unauthenticated)
    }

    func send(_ frame: LiveFrame) {
        socket.write(frame.asPlainFrame)
    }

    func acknowledge(_ answer: LiveAnswer) {
        socket.write(answer.asPlainFrame)
    }

    func prepare(_ frame: LiveFrame) { _ = frame.asPlainFrame }

    func prepare(_ answer: LiveAnswer) { answer.plainFrame = answer.asPlainFrame }

    func close(_ ending: LiveEnding) {
        socket.close(ending.closeCode)
    }

    func received(text: ByteBuffer) {
        do throws(Refusal) {
            let request = try PlainRequest(text)
            receiver?.received(request.event, request.data, request.ack)
        } catch {
            unreadable += 1
            guard unreadable <= Self.patience else { return socket.close(.policy, reason: "too many messages that are no requests") }
            refused(error.code)
            let problem = ProblemResponse.document(error, requestID: nil)
            socket.write(PlainFrame.event(LiveEventName.error, problem.encoded()))
        }
    }

    func received(binary: ByteBuffer) {
        socket.close(.unsupported, reason: "requests are text")
    }

    func writabilityChanged(_ isWritable: Bool) {
        if isWritable { receiver?.becameWritable() }
    }

    func closed() {
        let receiver = receiver
        self.receiver = nil
        receiver?.closed()
    }
}
