import CanonicalJSON
import Cast
import Logging
import Testing

@testable import Node

@Suite struct RookeryNodeTests {
    @Test("A node with an empty folder starts, is alive and ready, and shows its figures to this machine")
    func probes() async throws {
        try await NodeStage.run { stage in
            let health = try await stage.http.get("/healthz")
            #expect(health.status == 200)
            #expect(health.json?["status"]?.string == "ok")
            let ready = try await stage.http.get("/readyz")
            #expect(ready.status == 200)
            let metrics = try await stage.http.get("/metrics")
            #expect(metrics["content-type"]?.hasPrefix("text/plain") == true)
            for name in [
                "rookery_connections ", "rookery_commit_seconds_count ", "rookery_memory_resident_bytes ", "rookery_writes_waiting ",
            ] {
                #expect(metrics.text.contains("\n" + name))
            }
            #expect(metrics.text.contains("rookery_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1\n"))
        }
    }

    @Test("The figures are not there for anybody who is not listed")
    func figures() async throws {
        try await NodeStage.run({
            $0.listen.trustedProxies = ["127.0.0.1"]; $0.metrics.addresses = ["198.51.100.0/24"]
        }) { stage in
            let stranger = try await stage.http.get("/metrics", headers: [("x-forwarded-for", "203.0.113.9")])
            #expect(stranger.status == 404)
            #expect(stranger.code == "not_found")
            let listed = try await stage.http.get("/metrics", headers: [("x-forwarded-for", "198.51.100.7")])
            #expect(listed.status == 200)
        }
    }

    @Test("An unknown path and a wrong method get problems, the method's with what is allowed", arguments: ["/nowhere", "/api/v1/nowhere"])
    func unknown(path: String) async throws {
        try await NodeStage.run { stage in
            let reply = try await stage.http.get(path)
            #expect(reply.status == 404)
            #expect(reply["content-type"] == "application/problem+json")
            #expect(reply.code == "not_found")
            #expect(reply.json?["requestId"]?.string == reply["x-request-id"])
            for (method, known) in [("DELETE", "/healthz"), ("DELETE", "/api/v1/node")] {
                let wrong = try await stage.http.send(method, known)
                #expect(wrong.status == 405)
                #expect(wrong.code == "method_not_allowed")
                #expect(wrong["allow"] == "GET, HEAD")
            }
            let head = try await stage.http.send("HEAD", "/api/v1/node")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
        }
    }

    @Test("A node that is started again on its folder is the same node, under another name it does not start")
    func name() async throws {
        let folder = TemporaryFolder()
        try await NodeStage.run(in: folder) { _ in }
        try await NodeStage.run(in: folder) { stage in
            let reply = try await stage.http.get("/api/v1/node")
            #expect(reply.json?["name"]?.string == "north.example")
        }
        await #expect(throws: NodeName.Mismatch.self) {
            try await NodeStage.run(in: folder, { $0.identity.name = "south.example" }) { _ in }
        }
    }

    @Test("A person registers over HTTP and is greeted at the plain WebSocket door")
    func greeting() async throws {
        try await NodeStage.run { stage in
            let reply = try await stage.http.send(
                "POST", "/api/v1/auth/register", json: ["username": "ada", "password": "correct horse battery"])
            #expect(reply.status == 201)
            let token = try #require(reply.json?["accessToken"]?.string)
            let socket = try await WebSocketClient.connect(
                port: stage.port, path: "/ws", headers: [("sec-websocket-protocol", "rookery.v1, token.\(token)")])
            for event in ["authenticated", "ready"] {
                guard case .text(let text) = try await socket.receive() else { throw RawClient.Failure.closed("no text") }
                #expect(text.hasPrefix("{\"event\":\"\(event)\""))
            }
        }
    }
}
