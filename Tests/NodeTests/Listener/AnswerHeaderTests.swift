import Cast
import Testing

@testable import Node

@Suite struct AnswerHeaderTests {
    @Test("Every answer has the security headers, whoever gives it", arguments: ["/hello", "/nowhere", "/poll/x", "no-path"])
    func security(path: String) async throws {
        try await ListenerStage.run { stage in
            let reply = try await stage.http.get(path)
            #expect(reply["x-content-type-options"] == "nosniff")
            #expect(reply["content-security-policy"]?.contains("frame-ancestors 'none'") == true)
            #expect(reply["referrer-policy"] == "no-referrer")
            #expect(reply["x-frame-options"] == "DENY")
            #expect(reply["strict-transport-security"] == nil)
            #expect(reply["date"]?.hasSuffix(" GMT") == true)
        }
    }

    @Test("A handler's own policy replaces the listener's")
    func ownPolicy() async throws {
        try await ListenerStage.run { stage in
            let reply = try await stage.http.get("/policy")
            #expect(reply.headers.filter { $0.name == "content-security-policy" }.map(\.value) == ["default-src 'self'"])
        }
    }

    @Test("A sane request id is echoed, another one is replaced")
    func requestID() async throws {
        try await ListenerStage.run { stage in
            #expect(try await stage.http.get("/hello", headers: [("x-request-id", "abc-1.2_3")])["x-request-id"] == "abc-1.2_3")
            for bad in ["a b", "<script>", String(repeating: "x", count: 65)] {
                let reply = try await stage.http.get("/hello", headers: [("x-request-id", bad)])
                #expect(reply["x-request-id"]?.count == 15)
            }
        }
    }

    @Test("A listed origin may read answers and sends preflights, another one may not")
    func crossOrigin() async throws {
        try await ListenerStage.run(origins: ["https://chat.example"]) { stage in
            let listed = try await stage.http.get("/poll/query?sid=1", headers: [("origin", "https://chat.example")])
            #expect(listed["access-control-allow-origin"] == "https://chat.example")
            let other = try await stage.http.get("/hello", headers: [("origin", "https://evil.example")])
            #expect(other["access-control-allow-origin"] == nil)
            let ask = [("origin", "https://chat.example"), ("access-control-request-method", "PUT")]
            let preflight = try await stage.http.send("OPTIONS", "/anything", headers: ask.map { (name: $0.0, value: $0.1) })
            #expect(preflight.status == 204)
            #expect(preflight["access-control-allow-methods"]?.contains("PUT") == true)
            #expect(preflight["access-control-allow-headers"]?.contains("authorization") == true)
        }
    }

    @Test("A trusted proxy's word is taken for its client, nobody else's")
    func proxies() async throws {
        let forwarded = [
            (name: "x-forwarded-for", value: "203.0.113.9, 198.51.100.7, 10.0.0.3"), (name: "x-forwarded-proto", value: "https"),
        ]
        try await ListenerStage.run { stage in
            let reply = try await stage.http.get("/who", headers: forwarded)
            #expect(reply.text == "127.0.0.1 false")
        }
        try await ListenerStage.run(proxies: ["127.0.0.0/8", "10.0.0.0/8"]) { stage in
            let reply = try await stage.http.get("/who", headers: forwarded)
            #expect(reply.text == "198.51.100.7 true")
            #expect(reply["strict-transport-security"] != nil)
            #expect(try await stage.http.get("/who", headers: [("x-forwarded-for", "rubbish")]).text == "127.0.0.1 false")
        }
    }
}
