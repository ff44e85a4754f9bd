import Cast
import Synchronization
import Testing

@testable import Node

@Suite struct WebSocketTests {
    @Test("A handshake is answered with the proof of RFC 6455 and the chosen subprotocol")
    func handshake() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket(headers: [("sec-websocket-protocol", "other, rookery.v1")])
            #expect(socket.handshake.status == 101)
            #expect(socket.handshake["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(socket.handshake["sec-websocket-protocol"] == "rookery.v1")
            try await socket.send("Hello, Ben")
            #expect(try await socket.receive() == .text("Hello, Ben"))
            try await socket.send([0, 255, 1])
            #expect(try await socket.receive() == .binary([0, 255, 1]))
        }
    }

    @Test("Frames sent in the packet of the handshake are not lost")
    func earlyFrame() async throws {
        try await ListenerStage.run { stage in
            let early = WebSocketClient.frame(1, Array("first".utf8)) + WebSocketClient.frame(1, Array("second".utf8))
            let socket = try await stage.socket("/ws?greet", early: early)
            #expect(try await socket.receive() == .text("welcome"))
            #expect(try await socket.receive() == .text("first"))
            #expect(try await socket.receive() == .text("second"))
        }
    }

    @Test("Any request of a connection can ask for a WebSocket, also one that is pipelined behind others")
    func laterRequest() async throws {
        try await ListenerStage.run { stage in
            let raw = try await stage.raw()
            try await raw.send(stage.request("GET", "/hello"))
            #expect(try await raw.reply().text == "hello")
            try await raw.send(stage.request("GET", "/poll/query?sid=7") + stage.request("GET", "/hello"))
            #expect(try await raw.reply().text == "7")
            #expect(try await raw.reply().text == "hello")
            let socket = try await WebSocketClient.upgrade(raw, port: stage.port, path: "/ws", early: WebSocketClient.frame(1, [0x61]))
            #expect(socket.handshake.status == 101)
            #expect(try await socket.receive() == .text("a"))

            let other = try await stage.raw()
            try await other.send(stage.request("GET", "/wait") + WebSocketClient.request("/ws", port: stage.port))
            await stage.application.started.wait()
            stage.application.gate.happen()
            #expect(try await other.reply().text == "waited")
            #expect(try await other.reply().status == 101)
        }
    }

    @Test("A handshake and frames that come one byte at a time work like any other")
    func byteByByte() async throws {
        try await ListenerStage.run { stage in
            let raw = try await stage.raw()
            for byte in WebSocketClient.request("/ws", port: stage.port).utf8 { try await raw.send([byte]) }
            #expect(try await raw.reply().status == 101)
            for byte in WebSocketClient.frame(1, Array(String(repeating: "é", count: 100).utf8)) { try await raw.send([byte]) }
            let frame = try await raw.receive { $0.count >= 204 ? 204 : nil }
            #expect(Array(frame.prefix(4)) == [0x81, 126, 0, 200])
        }
    }

    @Test("Fragments become one message, with pings between them answered at once")
    func fragments() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            let euro = Array("€".utf8)
            try await socket.raw.send(WebSocketClient.frame(1, [euro[0]], isFinal: false))
            try await socket.raw.send(WebSocketClient.frame(9, [1, 2]))
            try await socket.raw.send(WebSocketClient.frame(0, [euro[1]], isFinal: false))
            try await socket.raw.send(WebSocketClient.frame(0, [euro[2]]))
            #expect(try await socket.receive() == .pong([1, 2]))
            #expect(try await socket.receive() == .text("€"))
        }
    }

    @Test("Lengths of all three forms are read and written", arguments: [0, 1, 125, 126, 65535, 65536, 300_000])
    func lengths(count: Int) async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try await socket.send(payload)
            #expect(try await socket.receive() == .binary(payload))
        }
    }

    @Test("A close frame is answered with its own code, and the connection ends")
    func close() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            try await socket.sendClose(3001)
            #expect(try await socket.receive() == .close(3001, ""))
            // The door hears it now, not when the client closes its side at last.
            await stage.door.closed.wait()
            try await socket.raw.closed()
        }
    }

    @Test("A close by the node carries its code and reason, and waits for the peer's close frame")
    func closeByNode() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            try await socket.send("bye")
            #expect(try await socket.receive() == .close(1013, "as you wish"))
            #expect(!stage.door.closed.hasHappened)
            try await socket.sendClose(1013)
            try await socket.raw.closed()
            await socket.raw.close()
            await stage.door.closed.wait()
        }
    }

    @Test("A peer that never answers a close frame is cut after its time")
    func closeUnanswered() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            try await socket.send("bye")
            #expect(try await socket.receive() == .close(1013, "as you wish"))
            await stage.pass(seconds: 6)
            try await socket.raw.closed()
            await stage.door.closed.wait()
        }
    }

    @Test("A client that just goes away is noticed")
    func gone() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            await socket.raw.close()
            await stage.door.closed.wait()
            #expect(stage.door.open.withLock { $0 } == 0)
        }
    }

    @Test("An idle peer is pinged, lives on when it answers and is cut when it does not")
    func keepalive() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            try await socket.send("hello")
            _ = try await socket.receive()
            await stage.pass(seconds: 26)
            #expect(try await socket.receive() == .ping([]))
            try await socket.raw.send(WebSocketClient.frame(10, []))
            try await socket.send("still here")
            #expect(try await socket.receive() == .text("still here"))
            await stage.pass(seconds: 26)
            #expect(try await socket.receive() == .ping([]))
            await stage.pass(seconds: 26)
            await stage.door.closed.wait()
            try await socket.raw.closed()
        }
    }

    @Test("A door can do its own keepalive")
    func ownKeepalive() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            try await socket.send("quiet")
            try await socket.send("hello")
            _ = try await socket.receive()
            await stage.pass(seconds: 1000)
            try await socket.send("still here")
            #expect(try await socket.receive() == .text("still here"))
        }
    }
}
