import Cast
import Synchronization
import Testing

@testable import Node

@Suite struct StopTests {
    @Test("A graceful stop answers what is in flight, closes WebSockets with 1001 and accepts nothing more")
    func graceful() async throws {
        try await ListenerStage.run { stage in
            let socket = try await stage.socket()
            let idle = try await stage.raw()
            try await idle.send(stage.request("GET", "/hello"))
            _ = try await idle.reply()
            let busy = try await stage.raw()
            try await busy.send(stage.request("GET", "/wait"))
            await stage.application.started.wait()
            let stopping = Task { await stage.listener.stop() }
            #expect(try await socket.receive() == .close(1001, "the node stops"))
            try await idle.closed()
            stage.application.gate.happen()
            let reply = try await busy.reply()
            #expect(reply.text == "waited")
            #expect(reply["connection"] == "close")
            try await socket.sendClose(1001)
            try await socket.raw.closed()
            for client in [idle, busy, socket.raw] { await client.close() }
            await stopping.value
            #expect(stage.listener.connectionCount == 0)
            await #expect(throws: (any Error).self) { try await stage.raw() }
        }
    }

    @Test("A stop does not wait for ever: what is left after its time is cut")
    func bounded() async throws {
        var limits = ListenerLimits()
        limits.stopSeconds = 0
        try await ListenerStage.run(limits) { stage in
            let busy = try await stage.raw()
            try await busy.send(stage.request("GET", "/poll/hold"))
            await stage.endpoint.held.wait()
            await stage.listener.stop()
            #expect(stage.endpoint.gone.hasHappened)
            #expect(try await busy.rest().isEmpty)
        }
    }

    @Test("A stop does not wait long for WebSockets that never answer its goodbye")
    func silentGoodbye() async throws {
        var limits = ListenerLimits()
        limits.stopSeconds = 100_000
        limits.closeSeconds = 100_000
        try await ListenerStage.run(limits) { stage in
            let socket = try await stage.socket()
            await stage.listener.stop()
            #expect(try await socket.receive() == .close(1001, "the node stops"))
            #expect(stage.listener.connectionCount == 0)
        }
    }

    @Test("A stop does not wait for a handler that ignores its cancellation")
    func stubborn() async throws {
        var limits = ListenerLimits()
        limits.stopSeconds = 0
        try await ListenerStage.run(limits) { stage in
            let busy = try await stage.raw()
            try await busy.send(stage.request("GET", "/wait"))
            await stage.application.started.wait()
            await stage.listener.stop()
            #expect(stage.application.brokenOff.hasHappened)
            #expect(!stage.application.gate.hasHappened)
            #expect(try await busy.rest().isEmpty)
        }
    }

    @Test("One connection too many hears 503, and there is room again when one has gone")
    func tooMany() async throws {
        var limits = ListenerLimits()
        limits.connections = 2
        try await ListenerStage.run(limits) { stage in
            let first = try await stage.socket()
            let second = try await stage.socket()
            let third = try await stage.raw()
            #expect(try await third.reply().status == 503)
            try await third.closed()
            await first.raw.close()
            await stage.door.closed.wait()
            await stage.pass(seconds: 0)
            #expect(try await stage.http.get("/hello").text == "hello")
            try await second.send("still here")
            #expect(try await second.receive() == .text("still here"))
        }
    }

    @Test("Hundreds of idle sockets live beside each other, each is heard")
    func manyIdle() async throws {
        try await ListenerStage.run { stage in
            var sockets: [WebSocketClient] = []
            for _ in 0..<400 { sockets.append(try await stage.socket()) }
            #expect(stage.listener.connectionCount == 400)
            await stage.pass(seconds: 26)
            for (number, socket) in sockets.enumerated() {
                #expect(try await socket.receive() == .ping([]))
                if number % 100 == 0 {
                    try await socket.send("\(number)")
                    #expect(try await socket.receive() == .text("\(number)"))
                }
            }
            #expect(stage.door.open.withLock { $0 } == 400)
        }
    }
}
