import Cast
import Logging
import Synchronization
import Testing

@testable import Node

@Suite struct PlainDoorTests {
    /// A node that has nothing but the door.
    private func run(_ test: (Int, RecordingGateway) async throws -> Void) async throws {
        let gateway = RecordingGateway()
        let loops = ListenerLoops(count: 1)
        var doors = ListenerDoors()
        doors.add(PlainDoor(gateway), at: PlainDoor.path)
        let listener = Listener(
            loops: loops, doors: doors, application: ScriptedApplication(), metrics: ListenerMetrics(MetricsRegistry()),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let port = try await listener.start(address: "127.0.0.1", port: 0, sweepMilliseconds: nil)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await test(port, gateway)) } catch { outcome = .failure(error) }
        await listener.stop()
        await loops.shutdown()
        try outcome.get()
    }

    private func connect(_ port: Int, _ protocols: String = "rookery.v1, token.good", query: String = "") async throws -> WebSocketClient {
        try await WebSocketClient.connect(port: port, path: "/ws" + query, headers: [("sec-websocket-protocol", protocols)])
    }

    @Test("The token comes as a subprotocol, the position as a parameter, and rookery.v1 is the protocol chosen")
    func handshake() async throws {
        try await run { port, gateway in
            let socket = try await connect(port, query: "?position=42")
            #expect(socket.handshake["sec-websocket-protocol"] == "rookery.v1")
            let bare = try await WebSocketClient.connect(port: port, path: "/ws")
            #expect(bare.handshake.status == 101)
            #expect(bare.handshake["sec-websocket-protocol"] == nil)
            #expect(gateway.attached.withLock { $0 } == ["good 42", "none none"])
        }
    }

    @Test("A bad token hears authentication_error with the problem, then the connection closes")
    func refused() async throws {
        try await run { port, gateway in
            let socket = try await connect(port, "rookery.v1, token.bad")
            guard case .text(let text) = try await socket.receive() else { throw RawClient.Failure.closed("no text") }
            #expect(text.hasPrefix("{\"event\":\"authentication_error\",\"data\":{"))
            #expect(text.contains("\"code\":\"unauthenticated\""))
            #expect(try await socket.receive() == .close(1008, ""))
            try await socket.sendClose(1008)
            await gateway.closed.wait()
        }
    }

    @Test("A request with an id gets its ack, events come as event and data")
    func requests() async throws {
        try await run { port, _ in
            let socket = try await connect(port)
            try await socket.send("{\"event\":\"echo\",\"data\":{\"b\":1,\"a\":[\"é\"]},\"id\":7}")
            #expect(try await socket.receive() == .text("{\"ack\":7,\"data\":{\"a\":[\"é\"],\"b\":1}}"))
            try await socket.send("{\"id\":0,\"event\":\"echo\"}")
            #expect(try await socket.receive() == .text("{\"ack\":0,\"data\":null}"))
            try await socket.send("{\"event\":\"tell\",\"data\":\"x\",\"more\":true}")
            #expect(try await socket.receive() == .text("{\"event\":\"told\",\"data\":\"x\"}"))
        }
    }

    @Test(
        "A message that is no request is answered with error, and the connection goes on",
        arguments: [
            ("hello", "bad_request"), ("[]", "bad_request"), ("{\"event\":\"a\",\"event\":\"b\"}", "bad_request"), ("{}", "invalid"),
            ("{\"event\":1}", "invalid"), ("{\"event\":\"echo\",\"id\":\"x\"}", "invalid"), ("{\"event\":\"echo\",\"id\":1.5}", "invalid"),
            (String(repeating: "[", count: 5000), "bad_request"), ("\"\(String(repeating: "x", count: 300_000))\"", "too_large"),
        ])
    func unreadable(text: String, code: String) async throws {
        try await run { port, _ in
            let socket = try await connect(port)
            try await socket.send(text)
            guard case .text(let answer) = try await socket.receive() else { throw RawClient.Failure.closed("no text") }
            #expect(answer.hasPrefix("{\"event\":\"error\",\"data\":{"))
            #expect(answer.contains("\"code\":\"\(code)\""))
            try await socket.send("{\"event\":\"echo\",\"data\":1,\"id\":1}")
            #expect(try await socket.receive() == .text("{\"ack\":1,\"data\":1}"))
        }
    }

    @Test("Who sends nothing but rubbish is closed, and so is who sends binary")
    func rubbish() async throws {
        try await run { port, _ in
            let socket = try await connect(port)
            for _ in 0...PlainConnection.patience { try await socket.send("rubbish") }
            for _ in 0..<PlainConnection.patience { _ = try await socket.receive() }
            #expect(try await socket.receive() == .close(1008, "too many messages that are no requests"))
            let other = try await connect(port)
            try await other.send([1, 2, 3])
            #expect(try await other.receive() == .close(1003, "requests are text"))
        }
    }

    @Test("Each ending has its close code", arguments: [("end_session", 1008), ("end_slow", 1013), ("end_node", 1001)])
    func endings(event: String, code: UInt16) async throws {
        try await run { port, gateway in
            let socket = try await connect(port)
            try await socket.send("{\"event\":\"\(event)\"}")
            #expect(try await socket.receive() == .close(code, ""))
            try await socket.sendClose(code)
            await gateway.closed.wait()
        }
    }

    @Test("The gateway hears when a slow connection takes data again")
    func writable() async throws {
        try await run { port, gateway in
            let socket = try await connect(port)
            try await socket.raw.stopReading()
            try await socket.send("{\"event\":\"flood\"}")
            try await socket.send("{\"event\":\"flood\"}")
            try await socket.raw.startReading()
            await gateway.writable.wait()
        }
    }
}
