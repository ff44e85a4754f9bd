import Glibc
import Logging
import ServiceLifecycle

/// Tells systemd that the node is ready, alive as long as it is, and stopping.
///
/// The pulse asks the node itself (`isAlive`) before it says so: a node that hangs falls silent and is started again.
struct WatchdogPulse: Service {
    let socket: SystemdSocket
    /// What systemd waits for a sign of life, in microseconds; nil when it does not.
    let patience: Int64?
    /// Answers soon when the node works.
    let isAlive: @Sendable () async -> Bool
    /// Returns once the node serves.
    let untilReady: @Sendable () async -> Bool
    let sleep: @Sendable (Duration) async throws -> Void
    let logger: Logger

    func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown { await pulse() }
            // A task that returned would end the group: stay until the stop.
            try? await gracefulShutdown()
        } onGracefulShutdown: {
            socket.send(.stopping)
        }
    }

    private func pulse() async {
        guard await untilReady() else { return }
        socket.send(.ready)
        guard let patience, patience > 0 else { return }
        // Half of its patience is what systemd recommends.
        while (try? await sleep(.microseconds(patience / 2))) != nil {
            if await isAlive() {
                socket.send(.alive)
            } else {
                logger.error("the node did not answer its own check; no sign of life is sent")
            }
        }
    }
}

extension WatchdogPulse {
    /// The pulse of a node, with the patience that systemd named for this process.
    init(socket: SystemdSocket, serving: ServingNode, logger: Logger) {
        let isForUs = ProcessEnvironment.value(of: "WATCHDOG_PID").map { $0 == String(getpid()) } ?? true
        self.init(
            socket: socket, patience: isForUs ? ProcessEnvironment.value(of: "WATCHDOG_USEC").flatMap { Int64($0) } : nil,
            isAlive: { await serving.isAlive() }, untilReady: { await serving.untilStarted() },
            sleep: { try await Task.sleep(for: $0) }, logger: logger)
    }
}
