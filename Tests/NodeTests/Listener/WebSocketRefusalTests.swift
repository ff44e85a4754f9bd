import Cast
import Testing

@testable import Node

@Suite struct WebSocketRefusalTests {
    @Test(
        "A handshake that is not one is refused with a problem",
        arguments: [
            (Set(["sec-websocket-key"]), [("sec-websocket-key", "short")]), (Set(["sec-websocket-key"]), []),
            (Set(["sec-websocket-version"]), [("sec-websocket-version", "8")]), (Set(["sec-websocket-version"]), []),
        ])
    func badHandshake(leavingOut: Set<String>, headers: [(String, String)]) async throws {
        try await ListenerStage.run { stage in
            let raw = try await stage.raw()
            let fields = headers.map { (name: $0.0, value: $0.1) }
            try await raw.send(WebSocketClient.request("/ws", port: stage.port, headers: fields, leavingOut: leavingOut))
            let reply = try await raw.reply()
            #expect(reply.status == 400)
            #expect(reply.code == "bad_request")
            try await raw.closed()
        }
    }

    @Test("A page of another origin gets no WebSocket, one of a listed or of the same origin does")
    func origins() async throws {
        try await ListenerStage.run(origins: ["https://chat.example"]) { stage in
            let own = "http://127.0.0.1:\(stage.port)"
            for (origin, status) in [("https://evil.example", 403), ("null", 403), ("https://chat.example", 101), (own, 101)] {
                let socket = try await stage.socket(headers: [("origin", origin)])
                #expect(socket.handshake.status == status)
            }
            let program = try await stage.socket()
            #expect(program.handshake.status == 101)
        }
    }

    @Test("What the door refuses is answered with its problem")
    func refusedByDoor() async throws {
        try await ListenerStage.run { stage in
            let reply = try await stage.socket("/ws?refuse=1").handshake
            #expect(reply.status == 403)
            #expect(reply.code == "banned")
        }
    }

    @Test("An upgrade where no door is, and an upgrade to something else, is answered as a request")
    func noDoor() async throws {
        try await ListenerStage.run { stage in
            #expect(try await stage.socket("/hello").handshake.text == "hello")
            let other = try await stage.raw()
            try await other.send(stage.request("GET", "/hello", "upgrade: h2c\r\nconnection: upgrade\r\n"))
            let reply = try await other.reply()
            #expect(reply.text == "hello")
            #expect(reply["connection"] == "close")
        }
    }

    /// What breaks the protocol, and the close code it gets.
    static let violations: [(String, [UInt8], UInt16)] = [
        ("no mask", WebSocketClient.frame(1, [0x61], mask: nil), 1002),
        ("a reserved bit", WebSocketClient.frame(1, [0x61], reserved: 0x40), 1002),
        ("an unknown opcode", WebSocketClient.frame(3, []), 1002),
        ("an unknown control opcode", WebSocketClient.frame(11, []), 1002),
        ("a fragmented ping", WebSocketClient.frame(9, [], isFinal: false), 1002),
        ("a long ping", WebSocketClient.frame(9, [UInt8](repeating: 0, count: 126)), 1002),
        ("a continuation of nothing", WebSocketClient.frame(0, []), 1002),
        ("a message inside a message", WebSocketClient.frame(1, [], isFinal: false) + WebSocketClient.frame(2, []), 1002),
        ("a long form of a short length", [0x82, 0xFE, 0, 1, 0, 0, 0, 0, 0], 1002),
        ("a length with its highest bit set", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002),
        ("a close code of one byte", WebSocketClient.frame(8, [3]), 1002),
        ("a close code that may not be sent", WebSocketClient.frame(8, [0x03, 0xED]), 1002),
        ("a close reason that is not UTF-8", WebSocketClient.frame(8, [0x03, 0xE8, 0xFF]), 1007),
        ("text that is not UTF-8", WebSocketClient.frame(1, [0xC3, 0x28]), 1007),
        ("text that is a surrogate", WebSocketClient.frame(1, [0xED, 0xA0, 0x80]), 1007),
        ("text that ends within a character", WebSocketClient.frame(1, [0xE2, 0x82]), 1007),
        ("bad text in an unfinished message", WebSocketClient.frame(1, [0xFF], isFinal: false), 1007),
        ("a frame that is too long", [0x82, 0xFF, 0, 0, 0, 0, 0x10, 0, 0, 0], 1009),
        (
            "fragments that are too long together",
            WebSocketClient.frame(2, [UInt8](repeating: 0, count: 6000), isFinal: false)
                + WebSocketClient.frame(0, [UInt8](repeating: 0, count: 6000)),
            1009
        ),
        (
            "too many fragments",
            WebSocketClient.frame(2, [], isFinal: false) + (0..<20).flatMap { _ in WebSocketClient.frame(0, [], isFinal: false) }, 1009
        ),
    ]

    @Test("A client that breaks the protocol is closed with the right code", arguments: violations)
    func violation(name: String, bytes: [UInt8], code: UInt16) async throws {
        var limits = ListenerLimits()
        limits.messageBytes = 10_000
        limits.fragments = 16
        try await ListenerStage.run(limits) { stage in
            let socket = try await stage.socket()
            try await socket.raw.send(bytes)
            guard case .close(let found, _) = try await socket.receive() else {
                Issue.record("no close frame")
                return
            }
            #expect(found == code)
            try await socket.raw.closed()
            await socket.raw.close()
            await stage.door.closed.wait()
        }
    }
}
