import Cast
import Testing

@testable import Node

@Suite("Socket.IO door: WebSocket and upgrade")
struct SocketIOSocketTests {
    @Test("A session over WebSocket joins, asks and hears; a closed socket ends it")
    func conversation() async throws {
        try await SocketIOStage.run { stage in
            let socket = try await stage.joined()
            try await socket.send(#"4212["echo",[1,"é"]]"#)
            #expect(try await socket.text() == #"4312[[1,"é"]]"#)
            try await socket.send(#"42["tell",null]"#)
            #expect(try await socket.text() == #"42["told",null]"#)
            try await socket.sendClose()
            #expect(try await socket.receive() == .close(1000, ""))
            await socket.raw.close()
            await stage.gateway.closed.wait()
            #expect(await stage.door.sessionCount() == 0)
        }
    }

    @Test(
        "What breaks the protocol closes the socket",
        arguments: ["abc", "4abc", "42{}", #"42abc["echo"]"#, "2", #"42/kitchen,["echo"]"#, "41/kitchen", #"451-["echo"]"#])
    func violations(text: String) async throws {
        try await SocketIOStage.run { stage in
            let socket = try await stage.joined()
            try await socket.send(text)
            // A packet that still waits for its attachment is broken by the next text.
            try await socket.send(#"42["echo"]"#)
            guard case .close(1002, _) = try await socket.receive() else { throw RawClient.Failure.closed("no close") }
            try await socket.sendClose()
            await stage.gateway.closed.wait()
        }
    }

    @Test(
        "Endings have their close codes", arguments: [("end_session", 1008), ("end_slow", 1013), ("end_node", 1001)] as [(String, UInt16)])
    func endings(event: String, code: UInt16) async throws {
        try await SocketIOStage.run { stage in
            let socket = try await stage.joined()
            try await socket.send(#"42["tell",1]"#)
            #expect(try await socket.text() == #"42["told",1]"#)
            try await socket.send("42[\"\(event)\"]")
            #expect(try await socket.receive() == .close(code, ""))
        }
    }

    @Test("Sessions upgrade across loops, lose nothing and keep the order, many at once")
    func upgrades() async throws {
        try await SocketIOStage.run { stage in
            let sockets = try await withThrowingTaskGroup(of: WebSocketClient.self) { group in
                for number in 0..<12 { group.addTask { try await self.upgraded(stage, number) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(await stage.door.sessionCount() == sockets.count)
        }
    }

    private func upgraded(_ stage: SocketIOStage, _ number: Int) async throws -> WebSocketClient {
        let client = try await stage.poller()
        _ = try await client.post(#"40{"token":"good"}"#)
        _ = try await client.poll()
        let socket = try await stage.socket(sid: client.sid)
        try await socket.send("2probe")
        #expect(try await socket.text() == "3probe")
        #expect(try await client.poll() == "6")
        _ = try await client.post("42[\"tell\",\"before \(number)\"]")
        try await socket.send("5")
        for index in 0..<50 { try await socket.send("42[\"tell\",\(index)]") }
        #expect(try await socket.text() == "42[\"told\",\"before \(number)\"]")
        for index in 0..<50 { #expect(try await socket.text() == "42[\"told\",\(index)]") }
        #expect(try await stage.http.get(client.path).status == 400)
        let second = try await stage.socket(sid: client.sid)
        #expect(try await second.receive() == .close(1008, ""))
        try await socket.send("42[\"tell\",\"after\"]")
        #expect(try await socket.text() == "42[\"told\",\"after\"]")
        return socket
    }

    @Test("A socket for a session that does not exist is closed")
    func unknownSession() async throws {
        try await SocketIOStage.run { stage in
            for sid in ["0-unknown", "1-unknown", "7-unknown", "unknown"] {
                let socket = try await stage.socket(sid: sid)
                let message = try await socket.receive()
                #expect(message == .close(1008, ""))
            }
        }
    }

    @Test("Who is flooded over an upgraded socket gets a bounded amount at once, and its gateway hears when it takes more")
    func backPressure() async throws {
        try await SocketIOStage.run { stage in
            let client = try await stage.poller()
            _ = try await client.post(#"40{"token":"good"}"#)
            _ = try await client.poll()
            let socket = try await stage.socket(sid: client.sid)
            try await socket.send("2probe")
            #expect(try await socket.text() == "3probe")
            try await socket.send("5")
            try await socket.send(#"42["flood"]"#)
            await stage.gateway.writable.wait()
            try await socket.send(#"420["echo",1]"#)
            var floods = 0
            while try await socket.text() != "430[1]" { floods += 1 }
            #expect((1..<100).contains(floods))
        }
    }
}
