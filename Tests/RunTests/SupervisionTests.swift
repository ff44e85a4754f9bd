import Glibc
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Run

@Suite("systemd is told how the node is")
struct SupervisionTests {
    @Test("Each notice is one datagram in systemd's words")
    func notices() throws {
        let supervisor = try Supervisor()
        let socket = try #require(SystemdSocket(path: supervisor.name))
        #expect(socket.send(.ready))
        #expect(supervisor.next() == "READY=1")
        #expect(socket.send(.alive))
        #expect(supervisor.next() == "WATCHDOG=1")
        #expect(socket.send(.stopping))
        #expect(supervisor.next() == "STOPPING=1")
    }

    @Test("Without a usable socket name nothing is sent", arguments: [nil, "", "/", "@", "relative", String(repeating: "/x", count: 100)])
    func noSocket(path: String?) {
        #expect(SystemdSocket(path: path) == nil)
    }

    @Test("A socket that is gone is no reason to stop")
    func gone() throws {
        #expect(try #require(SystemdSocket(path: "/nowhere/at/all")).send(.ready) == false)
    }

    @Test("Ready comes once the node serves, then a sign of life for each time it answers, and stopping at the stop")
    func pulse() async throws {
        let supervisor = try Supervisor()
        let socket = try #require(SystemdSocket(path: supervisor.name))
        let (beats, beat) = AsyncStream.makeStream(of: Void.self)
        let answers = Answers([true, false, true])
        let (slept, didSleep) = AsyncStream.makeStream(of: Duration.self)
        let pulse = WatchdogPulse(
            socket: socket, patience: 20_000_000, isAlive: { answers.next() }, untilReady: { true },
            sleep: { duration in
                didSleep.yield(duration)
                for await _ in beats { return }
                throw CancellationError()
            }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(configuration: .init(services: [.init(service: pulse)], logger: pulse.logger))
        let running = Task { try await group.run() }
        var sleeps = slept.makeAsyncIterator()
        #expect(await sleeps.next() == .seconds(10), "half of systemd's patience")
        #expect(supervisor.next() == "READY=1")
        for _ in 0..<3 {
            beat.yield()
            _ = await sleeps.next()
        }
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(supervisor.next() == "WATCHDOG=1")
        #expect(supervisor.next() == "WATCHDOG=1", "the one without an answer was left out")
        #expect(supervisor.next() == "STOPPING=1")
    }

    @Test("A node that never serves is never called ready")
    func neverReady() async throws {
        let supervisor = try Supervisor()
        let socket = try #require(SystemdSocket(path: supervisor.name))
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let pulse = WatchdogPulse(
            socket: socket, patience: nil, isAlive: { true },
            untilReady: {
                ask.yield()
                return false
            }, sleep: { _ in }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(configuration: .init(services: [.init(service: pulse)], logger: pulse.logger))
        let running = Task { try await group.run() }
        var questions = asked.makeAsyncIterator()
        await questions.next()
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(supervisor.next() == "STOPPING=1")
    }

    @Test("The environment is read as the kernel keeps it")
    func environment() {
        let bytes = Array("A=1\0EMPTY=\0B=x=y\0nonsense\0A=2\0".utf8)
        #expect(ProcessEnvironment.parse(bytes) == ["A": "1", "EMPTY": "", "B": "x=y"])
        #expect(ProcessEnvironment.read()["PATH"]?.isEmpty == false)
    }

    /// Gives one answer after the other.
    private final class Answers: Sendable {
        private let rest: Mutex<[Bool]>

        init(_ answers: [Bool]) { rest = Mutex(answers) }

        func next() -> Bool { rest.withLock { $0.isEmpty ? false : $0.removeFirst() } }
    }
}
