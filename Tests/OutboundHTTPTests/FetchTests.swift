import Cast
import Foundation
import OutboundHTTP
import Testing

@Suite(.enabled(if: StandIns.areThere, "needs ROOKERY_PYTHON")) struct FetchTests {
    private static func object(_ response: FetchResponse) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
    }

    @Test("A request arrives as it was written, over HTTP/2 where the peer speaks it")
    func request() async throws {
        var request = try Peers.post("/echo?a=b", "Ada says hello")
        request.headers.add("X-Empty", "")
        let response = try await Peers.fetch.send(request)
        let seen = try Self.object(response)
        let headers = try #require(seen["headers"] as? [String: String])
        #expect(response.status == 200 && response.headers["content-type"] == "application/json")
        #expect(seen["method"] as? String == "POST" && seen["target"] as? String == "/echo?a=b" && seen["version"] as? String == "2")
        #expect(seen["body"] as? String == "Ada says hello")
        #expect(headers["content-type"] == "text/plain" && headers["x-empty"] == "" && headers["user-agent"] == "Rookery")
        #expect(headers["expect"] == nil)
    }

    @Test("Without a content type none is invented, over HTTP/1.1 too", arguments: ["POST", "PUT", "DELETE"])
    func noContentType(method: String) async throws {
        var request = FetchRequest(method, try Peers.address("plain", "/echo"), reach: Peers.here, allowsPlainText: true)
        if method != "DELETE" { request.body = .bytes([65]) }
        let seen = try Self.object(try await Peers.fetch.send(request))
        #expect(seen["method"] as? String == method && seen["version"] as? String == "1.1")
        #expect((seen["headers"] as? [String: String])?.keys.contains { $0.lowercased() == "content-type" } == false)
    }

    @Test("HEAD has an answer without a body, and any status is an answer", arguments: [204, 301, 404, 500])
    func statuses(status: Int) async throws {
        let response = try await Peers.fetch.send(try Peers.get("/status/\(status)"))
        #expect(response.status == status)
        let head = try await Peers.fetch.send(
            FetchRequest("HEAD", try Peers.address("plain", "/status/200"), reach: Peers.here, allowsPlainText: true))
        #expect(head.status == 200 && head.body.isEmpty)
    }

    @Test("Many requests share one connection")
    func reuse() async throws {
        let word = Peers.word()
        _ = try await Peers.fetch.send(try Peers.get("/echo?\(word)"))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 { group.addTask { try await Peers.fetch.send(try Peers.get("/echo?\(word)")).status } }
            for try await status in group { #expect(status == 200) }
        }
        let connections = Set(try await Peers.seen(word).compactMap { $0["connection"] as? Int })
        #expect(connections.count <= 2)
    }

    @Test("A certificate that is not trusted, or for another name, ends it before anything is sent", arguments: ["untrusted", "misnamed"])
    func untrusted(place: String) async throws {
        await #expect(throws: FetchFailure.untrusted) { try await Peers.fetch.send(try Peers.post("/echo", of: place)) }
        let strict = Fetch()
        await #expect(throws: FetchFailure.untrusted) { try await strict.send(try Peers.get("/echo")) }
    }

    @Test("Path and query leave as they were written: dots, double slashes, escapes")
    func rawTarget() async throws {
        let target = "/echo/../echo/./%2f//a+b%20c;d?e=%41&f=/../g"
        #expect(try Self.object(try await Peers.fetch.send(try Peers.get(target)))["target"] as? String == target)
    }

    @Test("A connection that goes elsewhere keeps the address's name, on the certificate too", arguments: [false, true])
    func elsewhere(isPlain: Bool) async throws {
        let echo = try Peers.address(isPlain ? "plain" : "echo", "/")
        var request = FetchRequest(
            "GET", try #require(WebAddress("\(echo.scheme)://localhost:9/echo")), reach: Peers.here, allowsPlainText: isPlain)
        request.endpoint = FetchEndpoint(host: "127.0.0.1", port: echo.port)
        let seen = try Self.object(try await Peers.fetch.send(request))
        let headers = try #require(seen["headers"] as? [String: String])
        #expect(headers.first { ["host", ":authority"].contains($0.key.lowercased()) }?.value == "localhost:9", "\(headers)")
        guard !isPlain else { return }
        request.address = try #require(WebAddress("https://south.example/echo"))
        await #expect(throws: FetchFailure.untrusted) { try await Peers.fetch.send(request) }
    }

    @Test("An endpoint is a host and a port and nothing else", arguments: ["", "a b", "a/b", "a:1", "user@a", "[::1]", "..", "::g"])
    func endpoints(host: String) {
        #expect(FetchEndpoint(host: host, port: 8448) == nil)
        #expect(FetchEndpoint(host: "NORTH.example", port: 0) == nil && FetchEndpoint(host: "north.example", port: 65_536) == nil)
        #expect(FetchEndpoint(host: "::1", port: 8448)?.host == "::1")
        #expect(FetchEndpoint(host: "NORTH.example", port: 1)?.host == "north.example")
    }

    @Test("What cannot be sent is refused with the reason, and nothing leaves")
    func refused() async throws {
        let word = Peers.word()
        var injected = try Peers.get("/echo?\(word)")
        injected.headers.add("X-Name", "a\r\nX-Other: b")
        var named = try Peers.get("/echo?\(word)")
        named.headers.add("X Name", "a")
        var method = try Peers.get("/echo?\(word)")
        method.method = "get"
        var large = try Peers.post("/echo?\(word)", String(repeating: "x", count: 11))
        large.limits.requestBytes = 10
        var plain = try Peers.get("/echo?\(word)", of: "plain")
        plain.allowsPlainText = false
        for request in [injected, named, method, large, plain] {
            await #expect {
                try await Peers.fetch.send(request)
            } throws: { error in
                guard case .refused = error as? FetchFailure else { return false }
                return (error as? FetchFailure)?.mayHaveArrived == false
            }
        }
        #expect(try await Peers.seen(word).isEmpty)
    }

    @Test("An answer, or its header fields, beyond the limits is given up")
    func limits() async throws {
        let bytes = try await Peers.fetch.send(try Peers.get("/bytes/100000", limits: FetchLimits(responseBytes: 100_000)))
        #expect(bytes.body.count == 100_000)
        await #expect(throws: FetchFailure.tooLarge) {
            try await Peers.fetch.send(try Peers.get("/bytes/100001", limits: FetchLimits(responseBytes: 100_000)))
        }
        await #expect(throws: FetchFailure.tooLarge) {
            try await Peers.fetch.send(try Peers.get("/fields/20", of: "plain", limits: FetchLimits(headerBytes: 10_000)))
        }
    }

    @Test("Redirects are answers unless the limits follow them, and then not for ever")
    func redirects() async throws {
        #expect(try await Peers.fetch.send(try Peers.get("/redirect/1")).status == 302)
        let followed = try await Peers.fetch.send(try Peers.get("/redirect/3", limits: FetchLimits(redirects: 3)))
        #expect(try Self.object(followed)["target"] as? String == "/echo")
        await #expect(throws: FetchFailure.tooManyRedirects) {
            try await Peers.fetch.send(try Peers.get("/redirect/4", limits: FetchLimits(redirects: 3)))
        }
        await #expect(throws: FetchFailure.tooManyRedirects) {
            try await Peers.fetch.send(try Peers.get("/elsewhere?to=file:///etc/hostname", limits: FetchLimits(redirects: 3)))
        }
    }

    @Test("Time runs out with the word whether it may have arrived; nobody there is known at once")
    func timeouts() async throws {
        await #expect(throws: FetchFailure.timedOut(mayHaveArrived: true)) {
            try await Peers.fetch.send(try Peers.get("/slow", limits: FetchLimits(total: 3_000)))
        }
        let nobody = try #require(WebAddress("http://127.0.0.1:1/"))
        await #expect(throws: FetchFailure.unreachable) {
            try await Peers.fetch.send(FetchRequest("GET", nobody, reach: .anywhere, allowsPlainText: true))
        }
        let unknown = try #require(WebAddress("https://nobody.invalid/"))
        await #expect(throws: FetchFailure.unresolved) { try await Peers.fetch.send(FetchRequest("GET", unknown, reach: .anywhere)) }
    }

    @Test("A task that is cancelled gives its request up, whether it runs, waits or has not begun")
    func cancellation() async throws {
        let narrow = Fetch(FetchConfiguration(authorities: StandIns.place("authority"), concurrency: 1, waiting: 1))
        let word = Peers.word()
        let request = try Peers.get("/slow?\(word)", limits: FetchLimits(total: 600_000, idle: 600))
        let running = Task { try await narrow.send(request) }
        while try await Peers.seen(word).isEmpty { await Task.yield() }
        let waiting = Task { try await narrow.send(request) }
        waiting.cancel()
        await #expect(throws: FetchFailure.cancelled(mayHaveArrived: false)) { try await waiting.value }
        running.cancel()
        await #expect(throws: FetchFailure.cancelled(mayHaveArrived: true)) { try await running.value }
        #expect(try await narrow.send(try Peers.get("/echo")).status == 200)
        #expect(try await Peers.seen(word).count == 1)
    }

    @Test("One more than may wait hears busy, and a fetch that is shut down ends everything")
    func busyAndStopped() async throws {
        let narrow = Fetch(FetchConfiguration(authorities: StandIns.place("authority"), concurrency: 1, waiting: 1))
        let word = Peers.word()
        let request = try Peers.get("/slow?\(word)", limits: FetchLimits(total: 600_000, idle: 600))
        let running = Task { try await narrow.send(request) }
        while try await Peers.seen(word).isEmpty { await Task.yield() }
        // Two come: one waits, the other is one too many, whichever it is.
        let others = [Task { try await narrow.send(request) }, Task { try await narrow.send(request) }]
        let refused = await withTaskGroup(of: FetchFailure?.self) { group in
            for other in others {
                group.addTask { if case .failure(let error) = await other.result { error as? FetchFailure } else { nil } }
            }
            let first = await group.next() ?? nil
            narrow.shutDown()
            let second = await group.next() ?? nil
            return [first, second]
        }
        #expect(refused == [.busy, .stopped(mayHaveArrived: false)])
        await #expect(throws: FetchFailure.stopped(mayHaveArrived: true)) { try await running.value }
        await #expect(throws: FetchFailure.stopped(mayHaveArrived: false)) { try await narrow.send(request) }
    }
}
