import Chat
import Glibc
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1

@testable import Node

/// One connection of the listener without a socket: what it answers to bytes that come in pieces. Like the system it hands on what has
/// come only when the connection wants to read.
final class FuzzedConnection {
    /// What was answered, with names of requests that differ from run to run made alike.
    let answer: [UInt8]
    /// Bytes that the connection held of bodies and messages at most, as the listener counts them.
    let mostHeld: Int
    /// Whether a request that had come whole was left without an answer.
    let isStuck: Bool
    /// What the listener still counts when the connection has gone.
    let heldAfterwards: Int

    init(_ pieces: [[UInt8]], _ limits: ListenerLimits) throws {
        let eventLoop = EmbeddedEventLoop()
        let host = FuzzedHost(limits).host
        let loop = ListenerLoop(index: 0, eventLoop: eventLoop, clock: ListenerClock { 1_000 })
        let connection = HTTPConnection(host: host, loop: loop, peer: AddressBits("192.0.2.1"), isTLS: false)
        let wishes = ReadWishes()
        let channel = EmbeddedChannel(
            handlers: [wishes, ByteToMessageHandler(HTTPRequestDecoder(limits)), connection], loop: eventLoop)
        _ = channel.connect(to: try SocketAddress(ipAddress: "192.0.2.1", port: 1))
        var held = 0
        for piece in pieces {
            eventLoop.run()
            guard channel.isActive, wishes.wantsRead else { break }
            wishes.wantsRead = false
            _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
            held = max(held, host.unfinished.count)
        }
        eventLoop.run()
        isStuck = channel.isActive && (connection.current != nil || !connection.waiting.isEmpty) && connection.incoming == nil
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        eventLoop.run()
        mostHeld = held
        answer = try Self.said(channel)
        if channel.isActive { _ = try? channel.finish(acceptAlreadyClosed: true) }
        eventLoop.run()
        heldAfterwards = host.unfinished.count
    }

    private static func said(_ channel: EmbeddedChannel) throws -> [UInt8] {
        var said: [UInt8] = []
        while let piece = try channel.readOutbound(as: ByteBuffer.self) { said += Array(buffer: piece) }
        return withoutNames(withoutDates(said))
    }

    /// Midnight, whenever it was said.
    private static func withoutDates(_ bytes: [UInt8]) -> [UInt8] {
        var said = bytes
        for start in Self.places(of: "date: ", in: bytes) {
            let moment = start..<min(start + 29, bytes.count)
            said.replaceSubrange(moment, with: repeatElement(UInt8(ascii: "0"), count: moment.count))
        }
        return said
    }

    /// Names that the listener made up are zeroes, wherever they stand.
    private static func withoutNames(_ bytes: [UInt8]) -> [UInt8] {
        var said = bytes
        for start in Self.places(of: "x-request-id: ", in: bytes) {
            let name = String(decoding: bytes[start...].prefix(15), as: UTF8.self)
            for place in Self.places(of: name, in: bytes) where name.utf8.count == 15 {
                said.replaceSubrange(place - 15..<place, with: repeatElement(UInt8(ascii: "0"), count: 15))
            }
        }
        return said
    }

    /// Where a text ends, each time it stands there.
    private static func places(of text: String, in bytes: [UInt8]) -> [Int] {
        let wanted = Array(text.utf8)
        guard !wanted.isEmpty else { return [] }
        return bytes.withUnsafeBytes { bytes in
            (0..<max(0, bytes.count - wanted.count + 1)).filter { start in
                bytes[start] == wanted[0] && memcmp(bytes.baseAddress! + start, wanted, wanted.count) == 0
            }
        }.map { $0 + wanted.count }
    }
}

/// Remembers that somebody behind it wants to read.
private final class ReadWishes: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    var wantsRead = false

    func read(context: ChannelHandlerContext) {
        wantsRead = true
        context.read()
    }
}

/// What the connections of a run share: echoes at `/ws` and `/poll/`, everywhere else an account of the request.
private struct FuzzedHost {
    let host: ListenerHost

    /// Its threads are never used: connections live on a loop of their own.
    private static let loops = ListenerLoops(count: 1)

    init(_ limits: ListenerLimits) {
        var doors = ListenerDoors()
        doors.add(FuzzedDoor(), at: "/ws")
        doors.add(FuzzedEndpoint(), below: "/poll/")
        host = ListenerHost(
            limits: limits, loops: Self.loops, doors: doors, origins: AllowedOrigins(["https://chat.example"]),
            proxies: TrustedProxies([AddressRange("192.0.2.0/24")].compactMap { $0 }), application: FuzzedApplication(),
            metrics: ListenerMetrics(MetricsRegistry()), logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
    }
}

private struct FuzzedApplication: HTTPApplication {
    func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        guard let body = try? await request.body.collect(upTo: .max) else { return Response(status: .badRequest) }
        let account = "\(request.method) \(request.head.path ?? "") from \(context.address), \(request.headers.count) fields, body "
        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: Array(account.utf8) + Array(buffer: body))))
    }
}

private final class FuzzedEndpoint: LoopEndpoint {
    let bodyBytes = 500

    func handle(_ request: RequestHead, body: ByteBuffer, responder: LoopResponder) {
        responder.answer(.ok, body: body)
    }
}

private final class FuzzedDoor: WebSocketDoor {
    func shouldUpgrade(_ request: RequestHead, on loop: ListenerLoop) -> UpgradeDecision {
        request.query("refuse") == nil ? .accept(subprotocol: nil) : .refuse(Refusal(.banned, "Not you."))
    }

    func opened(_ socket: WebSocketConnection, request: RequestHead) -> any WebSocketReceiver { FuzzedReceiver(socket) }
}

private final class FuzzedReceiver: WebSocketReceiver {
    private let socket: WebSocketConnection

    init(_ socket: WebSocketConnection) { self.socket = socket }

    func received(text: ByteBuffer) { socket.write(WebSocketFrame.text(text)) }
    func received(binary: ByteBuffer) { socket.write(WebSocketFrame.binary(binary)) }
    func writabilityChanged(_ isWritable: Bool) {}
    func closed() {}
}
