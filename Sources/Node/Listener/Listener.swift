import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// The node's own HTTP and WebSocket server on one port: accepts, caps, times out, and gives requests to endpoints,
/// doors and the application.
package final class Listener: Sendable {
    private let host: ListenerHost
    private let tls: ListenerTLS?
    private let server = Mutex<(any Channel)?>(nil)

    /// - Parameters:
    ///   - loops: made by the caller, who also shuts them down after `stop`.
    ///   - doors: WebSocket doors and loop-confined endpoints by path.
    ///   - application: answers everything else.
    init(
        loops: ListenerLoops, limits: ListenerLimits = ListenerLimits(), tls: ListenerTLS? = nil, doors: ListenerDoors = ListenerDoors(),
        origins: AllowedOrigins = AllowedOrigins(), proxies: TrustedProxies = TrustedProxies(), application: any HTTPApplication,
        metrics: ListenerMetrics, logger: Logger
    ) {
        var limits = limits
        let files = OpenFileLimit.raised()
        let sentence = files.sentence(wanted: limits.connections)
        if limits.connections > files.connections { logger.warning("\(sentence)") } else { logger.debug("\(sentence)") }
        limits.connections = min(limits.connections, files.connections)
        host = ListenerHost(
            limits: limits, loops: loops, doors: doors, origins: origins, proxies: proxies, application: application,
            metrics: metrics, logger: logger)
        self.tls = tls
    }

    /// How many connections are open.
    package var connectionCount: Int { host.population.connections }

    /// Bytes held of messages and bodies that are not whole yet. Any thread.
    package var unfinishedBytes: Int { host.unfinished.count }

    /// Binds and accepts from now on.
    /// - Parameters:
    ///   - address: a host name or address to bind to.
    ///   - port: 0 for any free one.
    ///   - sweepMilliseconds: how often timeouts are looked at; nil for never (tests sweep themselves).
    /// - Returns: the port really bound.
    /// - Throws: when the address cannot be bound or the TLS files cannot be read.
    package func start(address: String, port: Int, sweepMilliseconds: Int64? = 1000) async throws -> Int {
        let context = try tls?.makeContext()
        let channel = try await bootstrap(context).bind(host: address, port: port).get()
        server.withLock { $0 = channel }
        if let sweepMilliseconds {
            await host.loops.onEach { $0.startSweeping(every: .milliseconds(sweepMilliseconds)) }
        }
        return channel.localAddress?.port ?? port
    }

    /// One look at all timeouts, now.
    package func sweep() async {
        await host.loops.onEach { $0.sweep() }
    }

    /// Accepts nothing more, lets requests in flight finish, closes WebSockets with 1001, waits a bounded time and cuts
    /// what is left then. Returns when every connection is closed and every request task has ended, or has had its time.
    package func stop() async {
        let channel = server.withLock { server in
            defer { server = nil }
            return server
        }
        try? await channel?.close().get()
        await host.loops.onEach { $0.beginStop() }
        let limits = [deadline(host.limits.stopSeconds, cut), deadline(host.limits.stopSeconds + Self.cancelSeconds, giveUp)]
        await host.population.empty()
        for limit in limits { limit.cancel() }
        await host.loops.onEach { $0.abortAll() }
    }

    /// What a cancelled handler has, after its connection was cut, to come to its end.
    private static let cancelSeconds: Int64 = 2

    private func deadline(_ seconds: Int64, _ body: @escaping @Sendable () -> Void) -> Scheduled<Void> {
        host.loops.all[0].eventLoop.scheduleTask(in: .seconds(seconds), body)
    }

    private func cut() {
        for loop in host.loops.all { loop.eventLoop.execute { loop.abortAll() } }
    }

    private func giveUp() {
        let left = host.population.giveUp()
        if left > 0 { host.logger.warning("stopped although handlers did not end", metadata: ["left": "\(left)"]) }
    }

    private func bootstrap(_ tls: NIOSSLContext?) -> ServerBootstrap {
        let host = host
        let admission = Admission(host: host)
        return ServerBootstrap(group: host.loops.group)
            .serverChannelOption(.backlog, value: Int32(host.limits.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.recvAllocator, value: ReadBuffers.ofRequests)
            // TLS says the end of one side itself, and is over then.
            .childChannelOption(.allowRemoteHalfClosure, value: tls == nil)
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: host.limits.writeLowWater, high: host.limits.writeHighWater)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard admission.admit(channel) else { return }
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(host.limits)))
                    try pipeline.addHandler(
                        HTTPConnection(
                            host: host, loop: host.loops.loop(of: channel.eventLoop), peer: channel.remoteAddress.flatMap(AddressBits.init),
                            isTLS: tls != nil))
                }
            }
    }
}

extension HTTPRequestDecoder {
    /// A decoder that hands on what follows an upgrade, within the limits on heads.
    convenience init(_ limits: ListenerLimits) {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = limits.headBytes
        configuration.maxHeaderListSize = limits.headBytes
        configuration.maxHeaderFieldCount = limits.headerCount
        self.init(leftOverBytesStrategy: .forwardBytes, limitConfiguration: configuration)
    }
}
