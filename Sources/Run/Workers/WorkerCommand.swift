import ArgumentParser
import Cryptography
import Glibc
import Logging
import Node
import ServiceLifecycle
import UnixSignals

/// `rookery worker`: works on jobs in a process of its own, beside the node of the same data folder. It opens no database.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Works on jobs in a process of its own, beside a running node.",
        discussion:
            "It finds the node by node.data_directory and waits for it when it is away. Jobs that happen in the database stay with the node."
    )

    @OptionGroup var source: ConfigurationSource

    func run() async throws {
        let configuration = try source.load()
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
        LoggingSystem.bootstrap { LineLogHandler(label: $0, configuration: configuration.log) }
        let logger = Logger(label: "rookery")
        // Another name at every start: a new process must not be taken for one that was killed.
        let name = "worker-\(getpid())-\(SecureRandom.system.token(byteCount: 6))"
        let room: ProviderRoom
        do {
            room = try ProviderRoom(configuration, logger)
        } catch {
            throw Complaint.exit("The worker cannot start: \(error)")
        }
        let process = WorkerProcess(
            name: name, path: configuration.identity.workerSocket, slots: configuration.jobs.slots,
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
}
