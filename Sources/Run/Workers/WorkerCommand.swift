import ArgumentParser
import Cryptography
import Glibc
import Logging
import Node
import ServiceLifecycle
import UnixSignals

/// `rookery worker`: works on jobs in a process of its own, beside the node of the same data folder or on another machine. It opens no
/// database.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Works on jobs in a process of its own, beside a running node or far from it.",
        discussion:
            """
            It finds the node by node.data_directory, or at the address --node names, and waits for it when it is away. Jobs that happen in \
            the database stay with the node.
            """
    )

    @OptionGroup var source: ConfigurationSource

    @Option(help: "The node's host and worker port, when it is another machine: HOST:PORT.")
    var node: String?

    @Option(help: "The file with the secret of workers: a copy of keys/workers.key in the node's data folder.")
    var secret: String?

    func run() async throws {
        let configuration = try source.load()
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        LoggingSystem.bootstrap { LineLogHandler(label: $0, configuration: configuration.log) }
        let logger = Logger(label: "rookery")
        // Another name at every start: a new process must not be taken for one that was killed.
        let name = "worker-\(getpid())-\(SecureRandom.system.token(byteCount: 6))"
        let room: ProviderRoom
        let place: WorkerPlace
        do {
            place = try self.place(configuration)
            room = try ProviderRoom(configuration, logger)
        } catch {
            throw Complaint.exit("The worker cannot start: \(error)")
        }
        let process = WorkerProcess(
            name: name, place: place, slots: configuration.jobs.slots,
            grace: configuration.jobs.graceSeconds * 1000, providers: room.providers, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: process)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            throw Complaint.exit("The worker ended: \(error)")
        }
        logger.notice("stopped")
    }

    private func place(_ configuration: NodeConfiguration) throws -> WorkerPlace {
        guard let node else { return .local(configuration.identity.workerSocket) }
        guard let secret else { throw ConfigurationProblem.contradiction("--node and --secret are given together.") }
        guard let place = WorkerPlace.parse(node, secret: try WorkerSecret.ofWorker(secret)) else {
            throw ConfigurationProblem.contradiction("\(node) is no HOST:PORT.")
        }
        return place
    }
}
