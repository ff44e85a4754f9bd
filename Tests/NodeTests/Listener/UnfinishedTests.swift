import Cast
import Testing

@testable import Node

/// What connections hold of messages and bodies that are not whole has a limit for all of them together.
@Suite struct UnfinishedTests {
    private var limits: ListenerLimits {
        var limits = ListenerLimits()
        limits.unfinishedBytes = 200_000
        return limits
    }

    /// The beginning of a message of 100,000 bytes.
    private var half: [UInt8] { Array(WebSocketClient.frame(1, [UInt8](repeating: 0x61, count: 100_000)).prefix(80_000)) }

    @Test("Whoever stops in the middle of one message too many is turned away; when one has gone there is room again")
    func frames() async throws {
        try await ListenerStage.run(limits, loopCount: 1) { stage in
            let first = try await stage.socket()
            let second = try await stage.socket()
            for socket in [first, second] {
                try await socket.raw.send(WebSocketClient.frame(9, []) + half)
                #expect(try await socket.receive() == .pong([]))
            }
            while stage.listener.unfinishedBytes < 150_000 { await stage.pass(seconds: 0) }
            let third = try await stage.socket()
            try await third.raw.send(half)
            #expect(try await third.receive() == .close(1013, "the node holds too many unfinished messages"))
            let speaker = try await stage.socket()
            try await speaker.send("short")
            #expect(try await speaker.receive() == .text("short"))

            await first.raw.close()
            while stage.listener.unfinishedBytes > 100_000 { await stage.pass(seconds: 0) }
            let fourth = try await stage.socket()
            try await fourth.send(String(repeating: "b", count: 90_000))
            #expect(try await fourth.receive() == .text(String(repeating: "b", count: 90_000)))
            #expect(stage.listener.unfinishedBytes < 100_000)
        }
    }

    @Test("Fragments count too, and are given back with the message")
    func fragments() async throws {
        try await ListenerStage.run(limits, loopCount: 1) { stage in
            let socket = try await stage.socket()
            let piece = [UInt8](repeating: 0x61, count: 60_000)
            try await socket.raw.send(WebSocketClient.frame(1, piece, isFinal: false) + WebSocketClient.frame(9, []))
            #expect(try await socket.receive() == .pong([]))
            while stage.listener.unfinishedBytes != 60_000 { await stage.pass(seconds: 0) }
            try await socket.raw.send(WebSocketClient.frame(0, piece))
            _ = try await socket.receive()
            while stage.listener.unfinishedBytes != 0 { await stage.pass(seconds: 0) }
        }
    }

    @Test("Bodies that are gathered count too: one too many hears 503")
    func bodies() async throws {
        try await ListenerStage.run(limits, loopCount: 1) { stage in
            var held: [RawClient] = []
            for _ in 1...3 {
                let client = try await stage.raw()
                let part = String(repeating: "x", count: 60_000)
                try await client.send("POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: 64000\r\n\r\n\(part)")
                held.append(client)
                while stage.listener.unfinishedBytes < held.count * 60_000 { await stage.pass(seconds: 0) }
            }
            let late = try await stage.raw()
            try await late.send(
                "POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: 64000\r\n\r\n" + String(repeating: "x", count: 60_000))
            #expect(try await late.reply().status == 503)
            for client in held { await client.close() }
            while stage.listener.unfinishedBytes != 0 { await stage.pass(seconds: 0) }
        }
    }
}
