import Cast
import Synchronization
import Testing

@testable import Node

@Suite struct BadRequestTests {
    @Test(
        "A head that is not HTTP is answered with a problem and the end of the connection",
        arguments: [
            "NONSENSE\r\n\r\n", "GET /hello\r\n\r\n", "GET /hello HTTP/1.1\r\nhost n\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n",
            "GET /hello HTTP/1.1\r\n\r\n", "GET /hello HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", "GET hello HTTP/1.1\r\nhost: n\r\n\r\n",
            "GET /a#b HTTP/1.1\r\nhost: n\r\n\r\n", "CONNECT north.example:443 HTTP/1.1\r\nhost: n\r\n\r\n",
            "POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: -1\r\n\r\n", "POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: x\r\n\r\n",
            "POST /echo HTTP/1.1\r\nhost: n\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n",
        ])
    func malformed(text: String) async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(text)
            let reply = try await client.reply()
            #expect(reply.status == 400)
            #expect(reply["content-type"] == "application/problem+json")
            #expect(reply.code == "bad_request")
            #expect(reply["connection"] == "close")
            try await client.closed()
        }
    }

    @Test("A malformed request behind a good one does not spoil the good one's answer")
    func goodThenBad() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/wait") + "NONSENSE\r\n\r\n")
            await stage.application.started.wait()
            stage.application.gate.happen()
            #expect(try await client.reply().text == "waited")
            #expect(try await client.reply().status == 400)
            try await client.closed()
        }
    }

    @Test("A head over its limit, and one with too many headers, is answered 431")
    func largeHead() async throws {
        try await ListenerStage.run { stage in
            let long = try await stage.raw()
            try await long.send(stage.request("GET", "/hello", "x: \(String(repeating: "y", count: 20_000))\r\n"))
            let reply = try await long.reply()
            #expect(reply.status == 431)
            #expect(reply.code == "too_large")
            let many = try await stage.raw()
            try await many.send(stage.request("GET", "/hello", String(repeating: "x: y\r\n", count: 200)))
            #expect(try await many.reply().status == 431)
        }
    }

    @Test("A body that is declared too long is refused before it is read")
    func declaredTooLong() async throws {
        var limits = ListenerLimits()
        limits.bodyBytes = 1000
        limits.bodyBytesByPrefix = [("/read", 100_000)]
        try await ListenerStage.run(limits) { stage in
            let client = try await stage.raw()
            try await client.send("POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: 1001\r\nexpect: 100-continue\r\n\r\n")
            let reply = try await client.reply()
            #expect(reply.status == 413)
            #expect(reply.code == "too_large")
            try await client.closed()
            let other = try await stage.raw()
            try await other.send(stage.request("POST", "/read", body: String(repeating: "x", count: 1001)))
            #expect(try await other.reply().text == "1001")
        }
    }

    @Test("A chunked body over its limit is cut off while it is read", arguments: ["/echo", "/read"])
    func chunkedTooLong(path: String) async throws {
        var limits = ListenerLimits()
        limits.bodyBytes = 200_000
        try await ListenerStage.run(limits) { stage in
            let client = try await stage.raw()
            client.push(Array("POST \(path) HTTP/1.1\r\nhost: n\r\ntransfer-encoding: chunked\r\n\r\n".utf8))
            let chunk = Array("4000\r\n\(String(repeating: "x", count: 0x4000))\r\n".utf8)
            for _ in 0..<100 { client.push(chunk) }
            let reply = try await client.reply()
            #expect(reply.status == 413)
            try await client.closed()
            #expect(stage.application.bytesRead.withLock { $0 } <= 200_000)
        }
    }

    @Test("An endpoint's body is cut off at the endpoint's own limit")
    func endpointBody() async throws {
        try await ListenerStage.run { stage in
            let reply = try await stage.http.send("POST", "/poll/x", body: Array(repeating: 0x61, count: 1001))
            #expect(reply.status == 413)
            #expect(try await stage.http.send("POST", "/poll/x", body: Array(repeating: 0x61, count: 1000)).status == 200)
        }
    }
}
