import Glibc
import Logging
import ServiceLifecycle
import Storage
import Synchronization
import Workers

/// Where `rookery worker` comes in: a local socket of the node's user, beside the database.
struct WorkerDoor: Service {
    let path: String
    let dispatcher: JobDispatcher
    let logger: Logger
    /// Called once workers can come.
    var didOpen: @Sendable () -> Void = {}

    func run() async throws {
        unlink(path)
        let listening: LocalSocket
        do {
            listening = try LocalSocket.listen(at: path)
        } catch {
            logger.warning("worker processes cannot reach this node", metadata: ["reason": "\(error)"])
            try? await gracefulShutdown()
            return
        }
        didOpen()
        let lines = Mutex<[WorkerLine]>([])
        await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { (ended: CheckedContinuation<Void, Never>) in
                CommandThread.start { [dispatcher, logger] in
                    while let caller = listening.accept() {
                        let line = WorkerLine(caller)
                        lines.withLock { $0.append(line) }
                        CommandThread.start {
                            Self.serve(line, dispatcher, logger)
                            line.close()
                            lines.withLock { $0.removeAll { $0 === line } }
                        }
                    }
                    ended.resume()
                }
            }
        } onCancelOrGracefulShutdown: {
            listening.wake()
        }
        for line in lines.withLock({ $0 }) { line.close() }
        unlink(path)
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
