import Cast
import Testing

@testable import Node

@Suite("Socket.IO door: the end of the node")
struct SocketIOStopTests {
    @Test("Sessions that nobody joined anything on end with the node, their polls answered")
    func heldPoll() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            let held = try await RawClient.connect(port: stage.port)
            try await held.send("GET \(client.path) HTTP/1.1\r\nhost: north.example\r\n\r\n")
            #expect(try await client.post("40/kitchen,") == "200 ok")
            #expect(try await held.reply().text.hasPrefix("44/kitchen,"))
            try await held.send("GET \(client.path) HTTP/1.1\r\nhost: north.example\r\n\r\n")
            #expect(try await client.post("3") == "200 ok")
            async let stopped: Void = stage.listener.stop()
            while await stage.door.sessionCount() > 0 { await stage.door.sweep() }
            #expect(try await held.reply().text == "1")
            await held.close()
            await stopped
        }
    }
}
