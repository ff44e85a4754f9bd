import Cast
import Synchronization
import Testing

@testable import Node

@Suite struct BodyTests {
    @Test("A long body reaches its handler in pieces and whole")
    func streamed() async throws {
        var limits = ListenerLimits()
        limits.bodyBytes = 8 << 20
        try await ListenerStage.run(limits) { stage in
            let client = try await stage.raw()
            let body = (0..<(4 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            client.push(Array("POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: \(body.count)\r\n\r\n".utf8) + body)
            let reply = try await client.reply()
            #expect(reply.status == 200)
            #expect(reply.body == body)
        }
    }

    @Test("A handler that does not read stops the body from coming in")
    func backPressure() async throws {
        var limits = ListenerLimits()
        limits.bodyBytes = 64 << 20
        try await ListenerStage.run(limits) { stage in
            let client = try await stage.raw()
            let sent = Signal()
            try await client.send("POST /wait HTTP/1.1\r\nhost: n\r\ncontent-length: \(32 << 20)\r\n\r\n")
            let body = [UInt8](repeating: 0x61, count: 32 << 20)
            let sending = Task {
                try? await client.send(body)
                sent.happen()
            }
            await stage.application.started.wait()
            await stage.pass(seconds: 1)
            #expect(!sent.hasHappened)
            stage.application.gate.happen()
            #expect(try await client.reply().text == "waited")
            await client.close()
            await sending.value
        }
    }

    @Test("A handler hears when its client goes away in the middle of the body")
    func brokenOff() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            let part = String(repeating: "x", count: 100_000)
            try await client.send("POST /read HTTP/1.1\r\nhost: n\r\ncontent-length: 200000\r\n\r\n\(part)")
            await client.close()
            await stage.application.brokenOff.wait()
        }
    }

    @Test("An answer before the body's end is the connection's last")
    func answeredEarly() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            let part = String(repeating: "x", count: 100_000)
            try await client.send("POST /ignore HTTP/1.1\r\nhost: n\r\ncontent-length: 200000\r\n\r\n\(part)")
            let reply = try await client.reply()
            #expect(reply.text == "not read")
            #expect(reply["connection"] == "close")
            try await client.closed()
        }
    }

    @Test("A client that takes nothing of a large answer holds back its handler, not its neighbours")
    func slowReader() async throws {
        try await ListenerStage.run(loopCount: 1) { stage in
            let slow = try await RawClient.connect(port: stage.port, isReading: false)
            try await slow.send(stage.request("GET", "/large"))
            for _ in 0..<20 { #expect(try await stage.http.get("/hello").text == "hello") }
            #expect(stage.application.bytesRead.withLock { $0 } < 16 << 20)
            try await slow.startReading()
            #expect(try await slow.reply().body.count == 32 << 20)
        }
    }

    @Test("The last answer of a connection reaches a slow client whole")
    func slowLastAnswer() async throws {
        try await ListenerStage.run(loopCount: 1) { stage in
            let slow = try await RawClient.connect(port: stage.port, isReading: false)
            try await slow.send(stage.request("GET", "/medium", "connection: close\r\n"))
            for _ in 0..<5 {
                _ = try await stage.http.get("/hello")
                await stage.pass(seconds: 4)
            }
            try await slow.startReading()
            #expect(try await slow.reply().body.count == 8 << 20)
        }
    }
}
