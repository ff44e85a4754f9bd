import NIOCore
import NIOPosix
import NIOSSL

/// A plain TCP client: sends exactly the bytes it is told to, when it is told to, and waits for bytes that come back.
package final class RawClient: Sendable {
    /// Nothing came within the time, or the connection ended before what was waited for.
    package enum Failure: Error {
        /// What had come until then.
        case nothingCame(String)
        case closed(String)
    }

    private let channel: any Channel
    private let inbox: Inbox

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    deinit {
        channel.close(promise: nil)
    }

    /// Connects to a port of this machine.
    /// - Parameters:
    ///   - isReading: false for a client that takes nothing; its receive buffer is then as small as it can be.
    ///   - isTLS: speaks TLS, trusting `TestCertificate` and nobody else.
    package static func connect(port: Int, isReading: Bool = true, isTLS: Bool = false) async throws -> RawClient {
        let inbox = Inbox()
        let tls = try isTLS ? trustingContext() : nil
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: isReading)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        let handler = try NIOSSLClientHandler(context: tls, serverHostname: TestCertificate.name)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(InboxHandler(inbox))
                }
            }
        if !isReading { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: 4096) }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, inbox: inbox)
    }

    private static func trustingContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(TestCertificate.certificate.utf8)))
        return try NIOSSLContext(configuration: configuration)
    }

    /// Sends bytes as one piece and returns once the kernel has them.
    package func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends text as one piece.
    package func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// Sends bytes and does not wait for the kernel to take them.
    package func push(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// Takes bytes from the front of what has come, as many as `length` says, once it says so.
    /// - Parameter length: how many of the bytes belong to what is waited for; nil while there are not enough.
    package func receive(_ length: @escaping @Sendable ([UInt8]) -> Int?) async throws -> [UInt8] {
        try await inbox.take(.bytes(length), patience: channel.eventLoop)
    }

    /// Takes bytes up to and including a text.
    package func receive(through text: String) async throws -> String {
        let pattern = Array(text.utf8)
        let bytes = try await receive { bytes in bytes.firstIndex(of: pattern).map { $0 + pattern.count } }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Everything that still comes until the other side closes.
    package func rest() async throws -> [UInt8] {
        try await inbox.take(.rest, patience: channel.eventLoop)
    }

    /// Returns when the other side has closed.
    package func closed() async throws {
        _ = try await rest()
    }

    /// Takes nothing more, until `startReading`.
    package func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    /// Starts to read, for a client that did not.
    package func startReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
    }

    /// Says that nothing more comes from this side, and goes on reading.
    package func endSending() async throws {
        try await channel.close(mode: .output).get()
    }

    /// Closes this side.
    package func close() async {
        try? await channel.close().get()
    }
}

extension [UInt8] {
    /// Where a pattern first stands.
    package func firstIndex(of pattern: [UInt8]) -> Int? {
        guard count >= pattern.count else { return nil }
        return (0...(count - pattern.count)).first { start in self[start..<start + pattern.count].elementsEqual(pattern) }
    }
}
