import ArgumentParser
import Cryptography
import Glibc
import Logging
import Node
import ServiceLifecycle
import UnixSignals

/// `rookery serve`: the node itself.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Starts the node and serves until SIGTERM or SIGINT.",
        discussion: "Without any configuration it listens on 127.0.0.1:8080 and keeps its data in ./data.")

    @OptionGroup var source: ConfigurationSource

    func run() async throws {
        let configuration = try source.load()
        Self.prepareProcess()
        LoggingSystem.bootstrap { LineLogHandler(label: $0, configuration: configuration.log) }
        let logger = Logger(label: "rookery")
        logger.notice("starting", metadata: ["version": "\(NodeVersion.current)", "node": "\(configuration.identity.name)"])
        let node: RookeryNode
        let room: ProviderRoom
        let workerSecret: SecureBytes?
        do {
            workerSecret = try configuration.jobs.workerAddress == nil ? nil : WorkerSecret.ofNode(configuration.identity)
            room = try ProviderRoom(configuration, logger)
            var providers = room.nodeProviders(configuration)
            providers.federation = try FederationRoom(configuration)?.identity
            node = try await RookeryNode.open(configuration, providers: providers, logger: logger)
        } catch {
            throw Complaint.exit("The node cannot be opened: \(error)\(DamageAdvice.after(error))")
        }
        if configuration.codes.toLog == .on {
            logger.warning("codes stand in this log: codes.to_log is on, and whoever reads the log can log in as anybody")
        }
        do {
            try await group(node, room, workerSecret, configuration, logger).run()
        } catch {
            throw Complaint.exit("The node ended: \(error)")
        }
        logger.notice("stopped")
    }

    /// Stopped in the reverse order: systemd hears of it first, the node closes its database last.
    private func group(
        _ node: RookeryNode, _ room: ProviderRoom, _ workerSecret: SecureBytes?, _ configuration: NodeConfiguration, _ logger: Logger
    ) -> ServiceGroup {
        let serving = ServingNode(node: node)
        let jobs = JobRoom(node, room.providers, room.stores.stores, logger)
        let workers = WorkerDoor.local(configuration.identity.workerSocket, jobs.dispatcher, logger)
        var services: [any Service] = [serving, jobs, ControlDoor(node, logger), workers]
        if let workerSecret, let address = configuration.jobs.workerAddress {
            services.append(
                WorkerDoor.network(address: address, port: configuration.jobs.workerPort, secret: workerSecret, jobs.dispatcher, logger))
        }
        if let socket = SystemdSocket(path: ProcessEnvironment.value(of: "NOTIFY_SOCKET")) {
            services.append(WatchdogPulse(socket: socket, serving: serving, logger: logger))
        }
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    }

    private static func prepareProcess() {
        // Whatever is made is for this user only.
        umask(0o077)
        // A closed terminal or log pipe is no reason to end.
        signal(SIGPIPE, SIG_IGN)
    }
}
