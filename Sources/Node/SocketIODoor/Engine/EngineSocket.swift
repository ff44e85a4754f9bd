import NIOCore
import SocketIO

/// One WebSocket between its own loop and the loop of the session it carries or wants to carry; often they are the same.
///
/// A connection cannot change its loop, and a session that begins with polling stays on the loop of its first request, so
/// an upgraded session may live apart from its socket. Members are marked with the loop they belong to.
final class EngineSocket: WebSocketReceiver, @unchecked Sendable {
    /// Above this many bytes on their way to the socket's loop the socket counts as not writable until that loop has them.
    private static let inFlightBytes = 64 * 1024

    /// Long enough for a loop to look at all its connections once.
    private static let moment = TimeAmount.milliseconds(20)

    private let socket: WebSocketConnection
    private let socketSide: EngineRegistry
    let home: EngineRegistry

    /// Home: the session; nil before it is found and after the socket is gone.
    private var connection: EngineConnection?
    /// Home, when apart: what the other loop last said, and what it has not yet confirmed.
    private var isTaking = true
    private var inFlight = 0
    private var awaitsConfirmation = false

    init(_ socket: WebSocketConnection, on socketSide: EngineRegistry, home: EngineRegistry) {
        self.socket = socket
        self.socketSide = socketSide
        self.home = home
        socket.sendsPings = false
    }

    private var isApart: Bool { home !== socketSide }

    /// Home: ties the socket to its session.
    func carry(_ connection: EngineConnection) {
        self.connection = connection
    }

    /// Home: whether more may be written without piling up.
    var isWritable: Bool {
        isApart ? isTaking && inFlight < Self.inFlightBytes : socket.isWritable
    }

    /// Home: queues an encoded frame.
    func write(_ frame: ByteBuffer) {
        guard isApart else { return socket.write(frame) }
        inFlight += frame.readableBytes
        home.mail.post(to: socketSide.loop) { self.socket.write(frame) }
        if inFlight >= Self.inFlightBytes { askForConfirmation() }
    }

    /// Home: queues packets, one frame each.
    func write(_ packets: [WirePacket]) {
        for packet in packets { write(packet.frame) }
    }

    /// Home: sends a packet of the upgrade at once, without waiting for the end of the turn: an HTTP answer of the same turn
    /// must not overtake it.
    func writeNow(_ packet: WirePacket) {
        let frame = packet.frame
        home.mail.post(to: socketSide.loop) {
            self.socket.write(frame)
            self.socket.flushNow()
        }
    }

    /// Home: runs `work` here once the socket's loop has read and handed over what the client had sent by now. A loop reads
    /// its connections in no certain order, so it gets a moment for it.
    func caughtUp(_ work: @escaping @Sendable () -> Void) {
        home.mail.post(to: socketSide.loop) {
            self.socketSide.loop.eventLoop.scheduleTask(in: Self.moment) { self.atHome(work) }
        }
    }

    /// Home: sends what is queued, then closes.
    func close(_ code: WebSocketCloseCode, reason: String = "") {
        connection = nil
        home.mail.post(to: socketSide.loop) { self.socket.close(code, reason: reason) }
    }

    private func askForConfirmation() {
        guard !awaitsConfirmation else { return }
        awaitsConfirmation = true
        home.mail.post(to: socketSide.loop) {
            let isWritable = self.socket.isWritable
            self.atHome {
                self.awaitsConfirmation = false
                self.inFlight = 0
                self.isTaking = isWritable
                if isWritable { self.connection?.socketBecameWritable(self) }
            }
        }
    }

    /// Socket's loop: runs `work` at home, in order.
    private func atHome(_ work: @escaping @Sendable () -> Void) {
        socketSide.mail.post(to: home.loop, work)
    }

    func received(text: ByteBuffer) {
        let bytes = Array(text.readableBytesView)
        atHome { self.connection?.received(text: bytes[...], from: self) }
    }

    func received(binary: ByteBuffer) {
        let bytes = Array(binary.readableBytesView)
        atHome { self.connection?.received(binary: bytes[...], from: self) }
    }

    func writabilityChanged(_ isWritable: Bool) {
        atHome {
            self.isTaking = isWritable
            if isWritable { self.connection?.socketBecameWritable(self) }
        }
    }

    func closed() {
        atHome {
            let connection = self.connection
            self.connection = nil
            connection?.socketClosed(self)
        }
    }
}

extension WirePacket {
    /// The packet as a WebSocket frame.
    var frame: ByteBuffer { isBinary ? WebSocketFrame.binary(bytes) : WebSocketFrame.text(bytes) }
}
