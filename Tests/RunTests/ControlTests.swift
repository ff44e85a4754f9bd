import Glibc
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Run

@Suite("The running node's local socket")
struct ControlTests {
    @Test("Requests and answers come back from their lines, anything else is none")
    func lines() {
        #expect(ControlRequest(line: ControlRequest.backup("/var/a b.tar").line) == .backup("/var/a b.tar"))
        for wrong in ["", "backup", "backup ", "backup relative.tar", "restore /x", "backup/x"] {
            #expect(ControlRequest(line: wrong) == nil, "\(wrong)")
        }
        for answer in [ControlAnswer.done, .failed("There is no room left.")] {
            #expect(ControlAnswer(line: answer.line) == answer)
        }
        #expect(ControlAnswer(line: "perhaps") == nil)
    }

    @Test("A command asks the running node and hears its answer; after the stop there is nobody to ask")
    func asking() async throws {
        let path = Self.freshPath()
        let asked = Asked()
        let running = try await Door.open(at: path) { request in
            asked.note(request)
            return request == .backup("/full") ? .failed("There is no room left.") : .done
        }
        #expect(try RunningNode.ask(.backup("/one.tar"), at: path) == .done)
        #expect(try RunningNode.ask(.backup("/full"), at: path) == .failed("There is no room left."))
        #expect(asked.all == [.backup("/one.tar"), .backup("/full")])
        try await running.close()
        #expect(try RunningNode.ask(.backup("/one.tar"), at: path) == nil)
        #expect(access(path, F_OK) != 0, "the socket's file goes with the node")
    }

    @Test("Only this user can open the socket")
    func mode() async throws {
        let path = Self.freshPath()
        let running = try await Door.open(at: path) { _ in .done }
        var info = stat()
        #expect(stat(path, &info) == 0)
        #expect(info.st_mode & 0o777 == 0o600)
        try await running.close()
    }

    @Test("A file that a killed node left behind is no running node, and the next one takes its place")
    func leftBehind() async throws {
        let path = Self.freshPath()
        // Closed without being removed, as after a kill.
        _ = try LocalSocket.listen(at: path)
        #expect(try RunningNode.ask(.backup("/x"), at: path) == nil)
        let running = try await Door.open(at: path) { _ in .done }
        #expect(try RunningNode.ask(.backup("/x"), at: path) == .done)
        try await running.close()
    }

    @Test("Nonsense on the socket is answered and hurts nobody after it")
    func nonsense() async throws {
        let path = Self.freshPath()
        let running = try await Door.open(at: path) { _ in .done }
        let talker = try LocalSocket.connect(to: path)
        #expect(talker.writeLine("format the disk"))
        #expect(talker.readLine() == "failed This node does not know that command.")
        _ = try LocalSocket.connect(to: path)
        #expect(try RunningNode.ask(.backup("/x"), at: path) == .done)
        try await running.close()
    }

    @Test("A path that no socket can have is a failure that says so")
    func longPath() {
        #expect(throws: LocalSocket.Failure.self) { try LocalSocket.connect(to: "/" + String(repeating: "x", count: 200)) }
    }

    private static func freshPath() -> String { "/tmp/rookery-control-\(getpid())-\(UInt64.random(in: 0 ... .max))" }

    /// What the door was asked.
    private final class Asked: Sendable {
        private let requests = Mutex<[ControlRequest]>([])

        var all: [ControlRequest] { requests.withLock { $0 } }

        func note(_ request: ControlRequest) { requests.withLock { $0.append(request) } }
    }

    /// A door that runs as in a node.
    private struct Door {
        let group: ServiceGroup
        let task: Task<Void, any Error>

        static func open(at path: String, _ answer: @escaping @Sendable (ControlRequest) -> ControlAnswer) async throws -> Door {
            let (opened, didOpen) = AsyncStream.makeStream(of: Void.self)
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let door = ControlDoor(path: path, logger: logger, didOpen: { didOpen.yield() }, answer: answer)
            let group = ServiceGroup(configuration: .init(services: [.init(service: door)], logger: logger))
            let task = Task { try await group.run() }
            for await _ in opened { break }
            return Door(group: group, task: task)
        }

        func close() async throws {
            await group.triggerGracefulShutdown()
            try await task.value
        }
    }
}
