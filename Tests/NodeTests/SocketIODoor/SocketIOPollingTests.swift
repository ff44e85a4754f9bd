import CanonicalJSON
import Cast
import SocketIO
import Synchronization
import Testing

@testable import Node

@Suite("Socket.IO door: polling")
struct SocketIOPollingTests {
    @Test("A session joins with token and position, asks, and hears events, over connections of any loop")
    func conversation() async throws {
        try await SocketIOStage.run { stage in
            for _ in 0..<4 {
                let client = try await stage.poller()
                #expect(try await client.post(#"40{"token":"good","position":42}"#) == "200 ok")
                #expect(try await client.poll().hasPrefix(#"40{"sid":""#))
                #expect(try await client.post(#"421["echo",{"b":1}]"#) == "200 ok")
                #expect(try await client.poll() == #"431[{"b":1}]"#)
                async let held = client.poll()
                #expect(try await client.post(#"42["tell","hello"]"#) == "200 ok")
                #expect(try await held == #"42["told","hello"]"#)
            }
            #expect(stage.gateway.attached.withLock { $0 } == Array(repeating: "good 42", count: 4))
        }
    }

    @Test("What is sent in one turn comes in one answer")
    func coalesced() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            _ = try await client.post(#"40{"token":"good"}"#)
            _ = try await client.poll()
            async let held = client.poll()
            _ = try await client.post(["a", "b", "c"].map { "42[\"tell\",\"\($0)\"]" }.joined(separator: "\u{1E}"))
            #expect(try await held == ["a", "b", "c"].map { "42[\"told\",\"\($0)\"]" }.joined(separator: "\u{1E}"))
        }
    }

    @Test("A bad token is refused with the problem, then the session ends")
    func refused() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            _ = try await client.post(#"40{"token":"bad"}"#)
            let refusal = try await client.poll()
            #expect(refusal.hasPrefix(#"44{"message":"Who are you?","data":{"code":"unauthenticated""#))
            #expect(try await client.poll() == "1")
            #expect(try await stage.http.get(client.path).status == 400)
            await stage.gateway.closed.wait()
        }
    }

    @Test("Another namespace than the main one is refused, and the session goes on")
    func namespaces() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            _ = try await client.post("40/kitchen,")
            #expect(try await client.poll() == #"44/kitchen,{"message":"Invalid namespace"}"#)
            _ = try await client.post(#"40{"token":"good"}"#)
            #expect(try await client.poll().hasPrefix(#"40{"sid""#))
        }
    }

    static let refusals: [(String, String, Int)] = [
        ("GET", "transport=polling", 400), ("GET", "EIO=3&transport=polling", 400), ("GET", "EIO=4", 400),
        ("GET", "EIO=4&transport=abc", 400),
        ("POST", "EIO=4&transport=polling", 400), ("PUT", "EIO=4&transport=polling", 400), ("DELETE", "EIO=4&transport=polling", 400),
        ("GET", "EIO=4&transport=polling&sid=0-unknown", 400), ("GET", "EIO=4&transport=polling&sid=9-unknown", 400),
        ("GET", "EIO=4&transport=polling&sid=", 400), ("POST", "EIO=4&transport=polling&sid=0-unknown", 400),
        ("GET", "EIO=4&transport=websocket", 400), ("OPTIONS", "EIO=4&transport=polling", 400),
    ]

    @Test("Requests the protocol does not know are refused with its own numbers", arguments: refusals)
    func badRequests(method: String, query: String, status: Int) async throws {
        try await SocketIOStage.run { stage in
            let reply = try await stage.http.send(method, "/socket.io/?" + query)
            #expect(reply.status == status)
            #expect(reply.json?["code"]?.int != nil && reply.json?["message"]?.string != nil)
        }
    }

    @Test("A body over the limit is 413, a malformed one ends the session")
    func bodies() async throws {
        try await SocketIOStage.run(limits: { $0.engine.maxPayload = 1000 }) { stage in
            let client = try await stage.poller()
            #expect(try await client.post("4" + String(repeating: "x", count: 1000)).hasPrefix("413 "))
            #expect(try await client.post("42nonsense") == "200 ok")
            #expect(try await client.poll() == "1")
            #expect(try await stage.http.get(client.path).status == 400)
        }
    }

    @Test("A second poll beside a held one ends the first with 1, and the session")
    func secondPoll() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            let first = try await RawClient.connect(port: stage.port)
            try await first.send("GET \(client.path) HTTP/1.1\r\nhost: north.example\r\n\r\n")
            var second = try await stage.http.get(client.path)
            // Which of the two came first is the kernel's to say.
            let other = try await first.reply()
            if second.status == 200 { second = other } else { #expect(other.text == "1") }
            #expect(second.status == 400)
            let count = await stage.door.sessionCount()
            #expect(count == 0)
        }
    }

    @Test("A poll whose connection goes away ends the session, once")
    func lostPoll() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            _ = try await client.post(#"40{"token":"good"}"#)
            _ = try await client.poll()
            let held = try await RawClient.connect(port: stage.port)
            try await held.send("GET \(client.path) HTTP/1.1\r\nhost: north.example\r\n\r\n")
            // Goes through both loops behind the poll.
            #expect(try await client.post("3") == "200 ok")
            await held.close()
            await stage.gateway.closed.wait()
            #expect(await stage.door.sessionCount() == 0)
        }
    }

    @Test("A slow poller is not written to without end, and its gateway hears when it takes more")
    func backPressure() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            _ = try await client.post(#"40{"token":"good"}"#)
            _ = try await client.poll()
            _ = try await client.post(#"42["flood"]"#)
            #expect(!stage.gateway.writable.hasHappened)
            var answers = 0
            while !stage.gateway.writable.hasHappened, answers < 40 {
                #expect(try await client.poll().hasPrefix(#"42["flood""#))
                answers += 1
            }
            #expect(stage.gateway.writable.hasHappened)
        }
    }

    @Test("An allowed origin may read polls and open sockets, another may not")
    func origins() async throws {
        try await SocketIOStage.run(origins: ["https://chat.example"]) { stage in
            let path = "/socket.io/?EIO=4&transport="
            let allowed = try await stage.http.get(path + "polling", headers: [("origin", "https://chat.example")])
            #expect(allowed["access-control-allow-origin"] == "https://chat.example")
            let foreign = try await stage.http.get(path + "polling", headers: [("origin", "https://other.example")])
            #expect(foreign["access-control-allow-origin"] == nil)
            let preflight = try await stage.http.send(
                "OPTIONS", path + "polling", headers: [("origin", "https://chat.example"), ("access-control-request-method", "POST")])
            #expect(preflight.status == 204)
            let socket = try await WebSocketClient.connect(
                port: stage.port, path: path + "websocket", headers: [("origin", "https://other.example")])
            #expect(socket.handshake.status == 403)
        }
    }
}
