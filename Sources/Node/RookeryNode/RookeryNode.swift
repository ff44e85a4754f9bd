package import Cryptography
package import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization

/// A whole node: database, live gateway, doors, routes and listener.
///
/// Open it, then either `run()` it as a service until a graceful shutdown, or `start()` and `stop()` it by hand. Once
/// stopped it is over.
package final class RookeryNode: Service, Sendable {
    /// What abilities stand on.
    package let context: NodeContext
    /// Everything it counts.
    package let registry: MetricsRegistry
    private let opened: OpenedNode
    private let listener: Listener
    private let federation: FederationDoor?
    private let beats = Mutex<Task<Void, Never>?>(nil)

    /// Opens the database and the keys, makes them at the first start; nothing listens yet.
    /// - Parameters:
    ///   - world: time and chance; a test owns them.
    ///   - random: where keys and secrets come from.
    ///   - providers: what the node asks of those who know providers.
    /// - Throws: what keeps the node from opening, as a sentence: a database that another process has, that a newer
    ///   version made or that belongs to another name; damaged keys.
    package static func open(
        _ configuration: NodeConfiguration, world: World = .system, random: SecureRandom = .system,
        providers: NodeProviders = NodeProviders(), logger: Logger
    ) async throws -> RookeryNode {
        RookeryNode(try await OpenedNode.open(configuration, world, random: random, providers, logger))
    }

    private init(_ opened: OpenedNode) {
        let node = opened.context
        let configuration = node.configuration
        let registry = opened.registry
        let metrics = ListenerMetrics(registry, refusals: opened.refusals)
        DatabaseMetrics.register(node.database, node.log, in: registry)
        var limits = configuration.listener
        limits.writeHighWater = configuration.live.backlogBytes
        limits.writeLowWater = configuration.live.backlogBytes / 8
        let upload = Int(configuration.media.fileBytes + ReceiveUpload.formBytes)
        limits.bodyBytesByPrefix += ["media", "users/me/avatar"].map { (prefix: RoutePath.root + $0, bytes: upload) }
        listener = Listener(
            loops: opened.loops, limits: limits, tls: configuration.listen.tls, doors: Self.doors(opened, metrics),
            origins: AllowedOrigins(configuration.listen.allowedOrigins), proxies: configuration.listen.proxies,
            application: NodeRouter.application(node, registry: registry, metrics: metrics), metrics: metrics, logger: node.logger)
        registry.reading("rookery_unfinished_bytes", "Held of messages and bodies that are not whole yet.") { [listener] in
            Double(listener.unfinishedBytes)
        }
        federation = FederationDoor(opened, node.links, metrics)
        self.opened = opened
        self.registry = registry
        context = node
    }

    private static func doors(_ opened: OpenedNode, _ metrics: ListenerMetrics) -> ListenerDoors {
        let node = opened.context
        var limits = EngineDoorLimits()
        limits.engine = node.configuration.engine
        let application = SocketIOEngineApplication(
            SocketIOGatewayApplication(node.gateway, refused: metrics.refused), limits: node.configuration.socketIO)
        var doors = ListenerDoors()
        doors.add(EngineDoor(loops: opened.loops, limits: limits, application: application), below: "/socket.io/")
        doors.add(PlainDoor(node.gateway, refused: metrics.refused), at: PlainDoor.path)
        return doors
    }

    /// Binds and serves from now on.
    /// - Returns: the port really bound.
    /// - Throws: when the address is taken, or the certificate cannot be read.
    package func start() async throws -> Int {
        let listen = context.configuration.listen
        let port = try await listener.start(address: listen.address, port: listen.port)
        context.port.number = port
        try await federation?.start()
        await context.links?.start()
        let running = NodeBeats(node: context, tokenFiles: opened.tokenFiles, liveMetrics: opened.liveMetrics, stats: opened.stats)
        beats.withLock { $0 = Task { await running.run() } }
        context.logger.notice("listening", metadata: ["address": "\(listen.address)", "port": "\(port)"])
        return port
    }

    /// Writes the figures of now. A running node does so by itself, every minute and at its end.
    package func keepStats() async { await opened.stats.write() }

    /// Says goodbye to live connections, finishes requests in flight within a bounded time, and closes the database.
    package func stop() async {
        beats.withLock { $0 }?.cancel()
        await context.gateway.stop()
        await listener.stop()
        await federation?.stop()
        await context.links?.stop()
        if let beats = beats.withLock({ $0 }) {
            await beats.value
            await opened.stats.write()
            await context.push.upkeep.save()
        }
        await opened.close()
    }

    /// Starts, waits for a graceful shutdown (or cancellation), stops.
    package func run() async throws {
        do {
            _ = try await start()
        } catch {
            await stop()
            throw error
        }
        try? await gracefulShutdown()
        await stop()
    }
}
