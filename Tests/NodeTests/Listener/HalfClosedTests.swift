import Cast
import Testing

@testable import Node

@Suite struct HalfClosedTests {
    @Test("A client that ends its side after its requests gets every answer, and then the connection ends")
    func answered() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/hello") + stage.request("POST", "/echo", body: "and again"))
            try await client.endSending()
            #expect(try await client.reply().text == "hello")
            #expect(try await client.reply().text == "and again")
            try await client.closed()
        }
    }

    @Test("An answer that takes a moment is waited for")
    func waited() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/wait"))
            await stage.application.started.wait()
            try await client.endSending()
            stage.application.gate.happen()
            let reply = try await client.reply()
            #expect(reply.text == "waited")
            try await client.closed()
        }
    }

    @Test("An answer that takes too long is not: the client may be gone")
    func tooLong() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/wait"))
            await stage.application.started.wait()
            try await client.endSending()
            while !stage.application.brokenOff.hasHappened {
                _ = try await stage.http.get("/hello")
                await stage.pass(seconds: 1)
            }
            #expect(try await client.rest().isEmpty)
        }
    }

    @Test("A held poll is let go, an idle connection closed, and half a request refused")
    func others() async throws {
        try await ListenerStage.run { stage in
            let poll = try await stage.raw()
            try await poll.send(stage.request("GET", "/poll/hold"))
            await stage.endpoint.held.wait()
            try await poll.endSending()
            #expect(try await poll.rest().isEmpty)
            await stage.endpoint.gone.wait()
            let idle = try await stage.raw()
            try await idle.endSending()
            #expect(try await idle.rest().isEmpty)
            let half = try await stage.raw()
            try await half.send("POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: 10\r\n\r\nhalf")
            try await half.endSending()
            #expect(try await half.reply().status == 400)
            try await half.closed()
        }
    }
}
