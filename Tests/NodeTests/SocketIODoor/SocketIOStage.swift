import Cast
import Chat
import Logging

@testable import Node

/// The Socket.IO door on a real listener, with a scripted gateway, on a clock that the test moves.
final class SocketIOStage: Sendable {
    let clock = FakeClock()
    let gateway = RecordingGateway()
    let door: EngineDoor
    let loops: ListenerLoops
    let listener: Listener
    let port: Int

    private init(loopCount: Int, origins: [String], _ change: (inout EngineDoorLimits) -> Void) async throws {
        loops = ListenerLoops(count: loopCount, clock: clock.listenerClock)
        var limits = EngineDoorLimits()
        limits.sweepMilliseconds = nil
        change(&limits)
        door = EngineDoor(loops: loops, limits: limits, application: SocketIOEngineApplication(SocketIOGatewayApplication(gateway)))
        var doors = ListenerDoors()
        doors.add(door, below: "/socket.io/")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        listener = Listener.withDoorsOnly(doors, loops: loops, origins: AllowedOrigins(origins), logger: logger)
        port = try await listener.start(address: "127.0.0.1", port: 0, sweepMilliseconds: nil)
    }

    /// Runs a test against the door and stops it afterwards, whatever happens.
    static func run(
        loopCount: Int = 2, origins: [String] = [], limits: (inout EngineDoorLimits) -> Void = { _ in },
        _ test: (SocketIOStage) async throws -> Void
    ) async throws {
        let stage = try await SocketIOStage(loopCount: loopCount, origins: origins, limits)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await test(stage)) } catch { outcome = .failure(error) }
        await stage.listener.stop()
        await stage.loops.shutdown()
        try outcome.get()
    }

    var http: HTTPClient { HTTPClient(port: port) }

    /// Moves time on and has every loop look at its sessions.
    func pass(seconds: Int64) async {
        clock.advance(seconds: seconds)
        await door.sweep()
    }

    /// Opens a polling session, each request on a connection of its own.
    func poller() async throws -> Poller {
        let reply = try await http.get("/socket.io/?EIO=4&transport=polling")
        let sid = reply.text.split(separator: "\"")[3]
        return Poller(http: http, path: "/socket.io/?EIO=4&transport=polling&sid=\(sid)", sid: String(sid))
    }

    /// Opens a WebSocket; with a session's id it asks to carry it.
    func socket(sid: String? = nil) async throws -> WebSocketClient {
        let carried = sid.map { "&sid=\($0)" } ?? ""
        return try await WebSocketClient.connect(port: port, path: "/socket.io/?EIO=4&transport=websocket" + carried)
    }

    /// Opens a WebSocket and joins the main namespace with a good token.
    func joined() async throws -> WebSocketClient {
        let socket = try await socket()
        _ = try await socket.text()
        try await socket.send(#"40{"token":"good"}"#)
        _ = try await socket.text()
        return socket
    }
}

/// A polling client.
struct Poller {
    let http: HTTPClient
    let path: String
    let sid: String

    /// One GET's body.
    func poll() async throws -> String { try await http.get(path).text }

    /// One POST's status and body.
    func post(_ body: String) async throws -> String {
        let reply = try await http.send("POST", path, body: Array(body.utf8))
        return "\(reply.status) \(reply.text)"
    }
}

extension WebSocketClient {
    /// The next message, which must be text.
    func text() async throws -> String {
        switch try await receive() {
        case .text(let text): return text
        case let other: throw RawClient.Failure.closed("\(other) instead of a text")
        }
    }
}
