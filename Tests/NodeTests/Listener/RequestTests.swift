import Cast
import Testing

@testable import Node

@Suite struct RequestTests {
    @Test("A request is answered and the connection goes on")
    func keepAlive() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            for _ in 0..<3 {
                try await client.send(stage.request("GET", "/hello"))
                let reply = try await client.reply()
                #expect(reply.status == 200)
                #expect(reply.text == "hello")
                #expect(reply["connection"] == nil)
            }
        }
    }

    @Test("A request that comes one byte at a time is answered like any other")
    func byteByByte() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            for byte in stage.request("POST", "/echo", body: "nest").utf8 { try await client.send([byte]) }
            #expect(try await client.reply().text == "nest")
        }
    }

    @Test("Pipelined requests are answered in order, slow ones before quick ones")
    func pipelined() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            let requests = [stage.request("GET", "/wait"), stage.request("POST", "/echo", body: "second"), stage.request("GET", "/hello")]
            try await client.send(requests.joined())
            await stage.application.started.wait()
            stage.application.gate.happen()
            #expect(try await client.reply().text == "waited")
            #expect(try await client.reply().text == "second")
            #expect(try await client.reply().text == "hello")
        }
    }

    @Test("Pipelined requests beyond the bound are not taken: the connection ends after those before")
    func pipelineBound() async throws {
        var limits = ListenerLimits()
        limits.pipelinedRequests = 4
        try await ListenerStage.run(limits) { stage in
            let client = try await stage.raw()
            let many = stage.request("GET", "/wait") + String(repeating: stage.request("GET", "/hello"), count: 20)
            try await client.send(many)
            await stage.application.started.wait()
            stage.application.gate.happen()
            let text = String(decoding: try await client.rest(), as: UTF8.self)
            #expect(text.split(separator: "HTTP/1.1 200 OK").count == 5)
            #expect(text.contains("connection: close"))
        }
    }

    @Test("HEAD gets the headers of GET and no body, also when the length is unknown")
    func head() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("HEAD", "/hello"))
            let reply = try await client.reply(isBodyless: true)
            #expect(reply["content-length"] == "5")
            try await client.send(stage.request("HEAD", "/pieces") + stage.request("GET", "/hello"))
            #expect(try await client.reply(isBodyless: true).status == 200)
            #expect(try await client.reply().text == "hello")
        }
    }

    @Test("An answer of unknown length is chunked, and for HTTP/1.0 ends with the connection")
    func unknownLength() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/pieces"))
            let reply = try await client.reply()
            #expect(reply["transfer-encoding"] == "chunked")
            #expect(reply.text == "one two three")
            let old = try await stage.raw()
            try await old.send("GET /pieces HTTP/1.0\r\n\r\n")
            let answer = try await old.reply()
            #expect(answer["transfer-encoding"] == nil)
            #expect(answer["connection"] == "close")
            #expect(answer.text == "one two three")
        }
    }

    @Test("A client that asks for it hears 100 Continue before it sends the body")
    func expectContinue() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send("POST /echo HTTP/1.1\r\nhost: n\r\ncontent-length: 4\r\nexpect: 100-continue\r\n\r\n")
            #expect(try await client.receive(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send("nest")
            #expect(try await client.reply().text == "nest")
        }
    }

    @Test("An absolute target is taken without its authority, with its query")
    func absoluteTarget() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "http://north.example/target"))
            #expect(try await client.reply().text == "/target")
            try await client.send(stage.request("GET", "HTTPS://north.example:443/target?a=%20b"))
            #expect(try await client.reply().text == "/target?a=%20b")
        }
    }

    @Test("Connection: close is honoured")
    func close() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/hello", "connection: close\r\n"))
            #expect(try await client.reply()["connection"] == "close")
            try await client.closed()
        }
    }

    @Test("A handler is cancelled when its client goes away")
    func cancelled() async throws {
        try await ListenerStage.run { stage in
            let client = try await stage.raw()
            try await client.send(stage.request("GET", "/wait"))
            await stage.application.started.wait()
            await client.close()
            // Nobody can tell a client that has gone from one that only sends nothing more: it has a moment.
            while !stage.application.brokenOff.hasHappened {
                _ = try await stage.http.get("/hello")
                await stage.pass(seconds: 1)
            }
        }
    }
}

@Suite struct QueryPartsTests {
    @Test(
        "A query falls into names and values, whatever is missing",
        arguments: [
            ("a=1&b=2", ["a", "1", "b", "2"]), ("", []), ("&&", []), ("a", ["a", ""]), ("a=&=b&=", ["a", "", "", "b", "", ""]),
            ("a=b=c&d", ["a", "b=c", "d", ""]), ("é=ü&x=%26", ["é", "ü", "x", "%26"]),
        ])
    func parts(_ query: String, _ expected: [String]) {
        #expect(QueryParts(query).flatMap { [String($0.name), String($0.value)] } == expected)
    }

    @Test("A plus sign is a space in a query and itself in a path")
    func plus() {
        #expect(PercentDecoding.decoded("a+b%2B") == "a b+")
        #expect(PercentDecoding.decoded("a+b%2B", plusIsSpace: false) == "a+b+")
    }

    @Test(
        "A token stands behind the word Bearer, whatever its case, and alone",
        arguments: [
            ("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("BEARER abc", "abc"), ("Bearer", nil), ("Bearer a b", nil), ("Basic abc", nil),
            ("abc", nil), ("", nil), ("Bearér abc", nil),
        ] as [(String, String?)])
    func bearer(_ value: String, _ token: String?) {
        #expect(RouteEndpoint.bearer(value) == token)
    }
}
