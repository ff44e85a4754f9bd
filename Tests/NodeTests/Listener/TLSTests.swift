import Cast
import Testing

@testable import Node

@Suite struct TLSTests {
    private func tls(_ folder: TemporaryFolder) -> ListenerTLS {
        let files = TestCertificate.write(to: folder)
        return ListenerTLS(certificateFile: files.certificate, keyFile: files.key)
    }

    @Test("Requests and WebSockets work over TLS, and answers ask to stay with it")
    func secure() async throws {
        let folder = TemporaryFolder()
        try await ListenerStage.run(tls: tls(folder)) { stage in
            let client = try await RawClient.connect(port: stage.port, isTLS: true)
            try await client.send(stage.request("GET", "/who"))
            let reply = try await client.reply()
            #expect(reply.text == "127.0.0.1 true")
            #expect(reply["strict-transport-security"] == "max-age=31536000")
            let socket = try await WebSocketClient.upgrade(client, port: stage.port, path: "/ws")
            try await socket.send("Hello, Ben")
            #expect(try await socket.receive() == .text("Hello, Ben"))
            try await socket.sendClose(1000)
            #expect(try await socket.receive() == .close(1000, ""))
            try await client.closed()
        }
    }

    @Test("A client that speaks plainly to a TLS port, and one that never says hello, are closed")
    func plain() async throws {
        let folder = TemporaryFolder()
        try await ListenerStage.run(tls: tls(folder)) { stage in
            let plain = try await stage.raw()
            try await plain.send(stage.request("GET", "/hello"))
            let answer = try await plain.rest()
            #expect(!String(decoding: answer, as: UTF8.self).contains("hello"))
            let silent = try await stage.raw()
            let other = try await RawClient.connect(port: stage.port, isTLS: true)
            try await other.send(stage.request("GET", "/hello"))
            #expect(try await other.reply().text == "hello")
            await stage.pass(seconds: 16)
            #expect(try await silent.rest().isEmpty)
        }
    }

    @Test("A certificate that is not there keeps the listener from starting")
    func missing() async throws {
        await #expect(throws: (any Error).self) {
            try await ListenerStage.run(tls: ListenerTLS(certificateFile: "/nowhere/c.pem", keyFile: "/nowhere/k.pem")) { _ in }
        }
    }
}
