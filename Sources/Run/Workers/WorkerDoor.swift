import Cryptography
import Glibc
import Logging
import ServiceLifecycle
import Storage
import Synchronization
import Workers

/// Lets `rookery worker` in, at one entrance: a local socket of the node's user beside the database, or a port for workers elsewhere.
struct WorkerDoor: Service {
    let dispatcher: JobDispatcher
    let logger: Logger
    /// Opens the entrance.
    let open: @Sendable () throws -> any WorkerEntrance
    /// Called when nobody comes in any more.
    var didClose: @Sendable () -> Void = {}

    /// The entrance for processes of this machine and this user.
    static func local(_ path: String, _ dispatcher: JobDispatcher, _ logger: Logger) -> WorkerDoor {
        WorkerDoor(dispatcher: dispatcher, logger: logger) {
            unlink(path)
            return try LocalSocket.listen(at: path)
        } didClose: {
            unlink(path)
        }
    }

    /// The entrance for those of other machines, which prove themselves by `secret`.
    static func network(
        address: String, port: Int, secret: SecureBytes, _ dispatcher: JobDispatcher, _ logger: Logger
    ) -> WorkerDoor {
        WorkerDoor(dispatcher: dispatcher, logger: logger) {
            let socket = try NetworkSocket.listen(address: address, port: port)
            logger.notice("workers elsewhere can come in", metadata: ["address": "\(address)", "port": "\(socket.port)"])
            return SecretEntrance(socket, secret: secret)
        }
    }

    func run() async throws {
        let entrance: any WorkerEntrance
        do {
            entrance = try open()
        } catch {
            logger.warning("worker processes cannot reach this node", metadata: ["reason": "\(error)"])
            try? await gracefulShutdown()
            return
        }
        let lines = Mutex<[WorkerLine]>([])
        await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { (ended: CheckedContinuation<Void, Never>) in
                CommandThread.start { [dispatcher, logger] in
                    while let caller = entrance.next() {
                        CommandThread.start {
                            guard caller.open() else { return logger.info("a caller could not prove itself as a worker") }
                            let line = WorkerLine(caller)
                            lines.withLock { $0.append(line) }
                            Self.serve(line, dispatcher, logger)
                            line.close()
                            lines.withLock { $0.removeAll { $0 === line } }
                        }
                    }
                    ended.resume()
                }
            }
        } onCancelOrGracefulShutdown: {
            entrance.wake()
        }
        for line in lines.withLock({ $0 }) { line.close() }
        didClose()
    }

    /// Hears one worker until it is gone.
    private static func serve(_ line: WorkerLine, _ dispatcher: JobDispatcher, _ logger: Logger) {
        guard case .hello(let name, let kinds, let slots)? = line.hear(), name != JobRoom.workerName else { return }
        dispatcher.attach(DistantWorker(name: name, kinds: Set(kinds), slots: slots, line))
        // What it held before a broken connection is still its own.
        dispatcher.heard(name)
        logger.notice("a worker came", metadata: ["worker": "\(name)", "kinds": "\(kinds.sorted().joined(separator: " "))"])
        while let message = line.hear() {
            switch message {
            case .ended(let ends): dispatcher.ended(ends, of: name)
            case .beat: dispatcher.heard(name)
            case .hello(name, _, let slots): dispatcher.attach(DistantWorker(name: name, kinds: Set(kinds), slots: slots, line))
            case .hello, .jobs, .cancel, .settled: line.close()
            }
        }
        dispatcher.detach(name)
        logger.notice("a worker is gone", metadata: ["worker": "\(name)"])
    }
}

/// A worker at the other end of a line.
final class DistantWorker: JobWorker {
    let name: String
    let kinds: Set<String>
    let slots: Int
    let isInProcess = false
    private let line: WorkerLine

    init(name: String, kinds: Set<String>, slots: Int, _ line: WorkerLine) {
        self.name = name
        self.kinds = kinds
        self.slots = slots
        self.line = line
    }

    func begin(_ jobs: [ClaimedJob]) { line.say(.jobs(jobs)) }
    func cancel(_ jobs: [Int64]) { if !jobs.isEmpty { line.say(.cancel(jobs)) } }
    func settled(_ jobs: [Int64]) { line.say(.settled(jobs)) }
    func tick(at now: Int64) {}
}
