import Cast
import Synchronization
import Testing

@testable import Node

@Suite struct TimeoutTests {
    @Test("A connection that never completes its first head is closed, however often it sends a byte")
    func slowHead() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send("GET /hello HTTP/1.1\r\n")
            for _ in 0..<10 {
                try await client.send("x: y\r\n")
                await stage.pass(seconds: 1)
            }
            #expect(stage.listener.connectionCount == 1)
            await stage.pass(seconds: 6)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test("An idle connection is closed after its time, not before")
    func idle() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/hello"))
            _ = try await client.reply()
            await stage.pass(seconds: 70)
            try await client.send(stage.request("GET", "/hello"))
            #expect(try await client.reply().status == 200)
            await stage.pass(seconds: 76)
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test("A body that drips is answered 408", arguments: [4, 80_000])
    func slowBody(first: Int) async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            let body = String(repeating: "x", count: first)
            try await client.send("POST /read HTTP/1.1\r\nhost: n\r\ncontent-length: 100000\r\n\r\n\(body)")
            for _ in 0..<50 {
                try? await client.send("x")
                await stage.pass(seconds: 1)
            }
            let reply = try await client.reply()
            #expect(reply.status == 408)
            try await client.closed()
        }
    }

    @Test("A request in flight has no idle timeout")
    func inFlight() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/wait"))
            await stage.application.started.wait()
            await stage.pass(seconds: 1000)
            stage.application.gate.happen()
            #expect(try await client.reply().text == "waited")
        }
    }

    @Test("A client that takes nothing of its answer is cut")
    func stalledReader() async throws {
        try await ListenerStage.run { stage in
            let client = try await RawClient.connect(port: stage.port, isReading: false)
            try await client.send(stage.request("GET", "/large"))
            try await stage.untilStalled()
            await stage.pass(seconds: 1)
            await stage.pass(seconds: 31)
            await stage.pass(seconds: 0)
            #expect(stage.listener.connectionCount == 0)
        }
    }
}

extension ListenerStage {
    /// Returns when the handler of `/large` writes no further: two looks in a row, each after other requests have gone
    /// through every loop, that show the same number.
    func untilStalled() async throws {
        var last = -1
        while true {
            for _ in 0..<20 { _ = try await http.get("/hello") }
            let now = application.bytesRead.withLock { $0 }
            if now > 0, now == last { return }
            last = now
        }
    }
}
