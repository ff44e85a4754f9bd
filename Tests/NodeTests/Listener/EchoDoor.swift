import Cast
import Chat
import NIOCore
import Synchronization

@testable import Node

/// Sends back what comes. Some texts are orders: see `Echo`.
final class EchoDoor: WebSocketDoor {
    /// Happens when a socket's receiver hears that it is closed.
    let closed = Signal()
    /// Happens when a socket says that it is not writable, and when it is again.
    let unwritable = Signal()
    let writable = Signal()
    /// How many sockets were opened and not closed.
    let open = Mutex(0)

    func shouldUpgrade(_ request: RequestHead, on loop: ListenerLoop) -> UpgradeDecision {
        if request.query("refuse") != nil { return .refuse(Refusal(.banned, "Not you.")) }
        return .accept(subprotocol: request.subprotocols.first { $0 == "rookery.v1" })
    }

    func opened(_ socket: WebSocketConnection, request: RequestHead) -> any WebSocketReceiver {
        open.withLock { $0 += 1 }
        if request.query("greet") != nil { socket.write(WebSocketFrame.text("welcome")) }
        return Echo(socket, self)
    }
}

/// The receiver of one socket: `flood n` sends n frames of 1 KB, `bye` closes, `ping` switches pings off.
final class Echo: WebSocketReceiver {
    private let socket: WebSocketConnection
    private let door: EchoDoor

    init(_ socket: WebSocketConnection, _ door: EchoDoor) {
        self.socket = socket
        self.door = door
    }

    func received(text: ByteBuffer) {
        let words = String(buffer: text).split(separator: " ")
        switch words.first {
        case "flood" where words.count == 2:
            let frame = WebSocketFrame.text(String(repeating: "x", count: 1024))
            for _ in 0..<(Int(words[1]) ?? 0) { socket.write(frame) }
        case "bye": socket.close(.tryAgainLater, reason: "as you wish")
        case "quiet": socket.sendsPings = false
        default: socket.write(WebSocketFrame.text(text))
        }
    }

    func received(binary: ByteBuffer) {
        socket.write(WebSocketFrame.binary(binary))
    }

    func writabilityChanged(_ isWritable: Bool) {
        (isWritable ? door.writable : door.unwritable).happen()
    }

    func closed() {
        door.open.withLock { $0 -= 1 }
        door.closed.happen()
    }
}
