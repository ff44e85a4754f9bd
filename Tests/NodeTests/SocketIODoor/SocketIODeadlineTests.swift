import Cast
import Testing

@testable import Node

@Suite("Socket.IO door: deadlines and caps")
struct SocketIODeadlineTests {
    @Test("Pings go out every interval; who answers stays, who does not is gone after the timeout")
    func heartbeat() async throws {
        try await SocketIOStage.run { stage in
            let socket = try await stage.joined()
            let silent = try await stage.poller()
            _ = try await silent.post(#"40{"token":"good"}"#)
            for _ in 0..<3 {
                await stage.pass(seconds: 26)
                #expect(try await socket.text() == "2")
                try await socket.send("3")
                try await socket.send(#"420["echo",1]"#)
                #expect(try await socket.text() == "430[1]")
            }
            #expect(await stage.door.sessionCount() == 1)
            await stage.gateway.closed.wait()
            #expect(try await stage.http.get(silent.path).status == 400)
        }
    }

    @Test("Who joins no namespace in time is closed")
    func noNamespace() async throws {
        try await SocketIOStage.run { stage in
            let socket = try await stage.socket()
            _ = try await socket.text()
            let poller = try await stage.poller()
            await stage.pass(seconds: 11)
            guard case .close(1002, _) = try await socket.receive() else { throw RawClient.Failure.closed("no close") }
            #expect(try await poller.poll() == "1")
            #expect(await stage.door.sessionCount() == 0)
        }
    }

    @Test("One address has a bounded number of sessions nobody has logged in on; those that heard something do not count")
    func waitingCap() async throws {
        try await SocketIOStage.run(loopCount: 1, limits: { $0.waitingPerAddress = 3 }) { stage in
            let joined = try await stage.joined()
            try await joined.send(#"42["tell",1]"#)
            _ = try await joined.text()
            for _ in 0..<3 { _ = try await stage.poller() }
            let refused = try await stage.http.get("/socket.io/?EIO=4&transport=polling")
            #expect(refused.status == 503)
            #expect(refused["retry-after"] == "5")
            #expect(try await stage.socket().receive() == .close(1013, ""))
            await stage.pass(seconds: 11)
            await stage.pass(seconds: 21)
            #expect(try await stage.http.get("/socket.io/?EIO=4&transport=polling").status == 200)
        }
    }
}
