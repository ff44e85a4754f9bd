import CanonicalJSON
import Chat
import Glibc
import Logging
import Node
import ServiceLifecycle
import Storage

/// The running node's local socket: commands of the same user ask here, because one process owns the database.
/// One request at a time, on a thread made for it; `answer` may block. A stop does not wait for it: it fails when the database closes.
struct ControlDoor: Service {
    let path: String
    let logger: Logger
    /// Called once callers can come.
    var didOpen: @Sendable () -> Void = {}
    let answer: @Sendable (ControlRequest) -> ControlAnswer

    func run() async throws {
        unlink(path)
        let listening: LocalSocket
        do {
            listening = try LocalSocket.listen(at: path)
        } catch {
            // The node serves without it; only backups of the running node are missing.
            logger.warning("commands cannot reach this node", metadata: ["reason": "\(error)"])
            try? await gracefulShutdown()
            return
        }
        didOpen()
        let answer = answer
        CommandThread.start {
            while let caller = listening.accept() { Self.serve(caller, answer) }
        }
        try? await gracefulShutdown()
        listening.wake()
        unlink(path)
    }

    private static func serve(_ caller: LocalSocket, _ answer: (ControlRequest) -> ControlAnswer) {
        caller.setPatience(seconds: 5)
        guard let line = caller.readLine() else { return }
        guard let request = ControlRequest(line: line) else {
            caller.writeLine(ControlAnswer.failed("This node does not know that command.").line)
            return
        }
        caller.writeLine(answer(request).line)
    }
}

extension ControlDoor {
    /// The door of a node, beside its database.
    init(_ node: RookeryNode, _ logger: Logger) {
        let context = node.context
        let identity = context.configuration.identity
        self.init(path: identity.controlSocket, logger: logger) { request in
            switch request {
            case .backup(let file): return Self.backup(context, media: context.media.folder, to: file)
            case .copy(let file): return Self.backup(context, media: nil, to: file)
            case .jobs(let name, let input): return BlockingAnswer.wait { await Self.answerJobs(name, input, context) }
            case .admin(let name, let input): return BlockingAnswer.wait { await Self.answerAdmin(name, input, context) }
            }
        }
    }

    private static func backup(_ context: NodeContext, media: MediaFolder?, to file: String) -> ControlAnswer {
        do throws(StorageFailure) {
            try Backup.writeBlocking(context.database, keys: context.configuration.identity.keysFolder, media: media, to: file)
            context.logger.notice("a backup was written", metadata: ["file": "\(file)"])
            return .done
        } catch {
            context.logger.error("a backup could not be written", metadata: ["file": "\(file)", "failure": "\(error)"])
            return .failed(error.sentence)
        }
    }

    private static func answerAdmin(_ name: String, _ input: JSON, _ context: NodeContext) async -> ControlAnswer {
        do throws(Refusal) {
            return .answer(try await HostRoutes.answer(name, input, context))
        } catch {
            return .failed(error.told)
        }
    }

    private static func answerJobs(_ name: JobOrder.Name, _ input: JSON, _ context: NodeContext) async -> ControlAnswer {
        do {
            return .answer(try await context.jobDesk.perform(JobOrder(name, input), input, by: .host))
        } catch let refusal as Refusal {
            return .failed(refusal.told)
        } catch {
            return .failed("The node cannot do this now: \(error)")
        }
    }
}
