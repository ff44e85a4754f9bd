import Cast
import Chat
import Logging

@testable import Node

/// A real listener on a free port with scripted doors, on a clock that the test moves.
final class ListenerStage: Sendable {
    let clock = FakeClock()
    let application = ScriptedApplication()
    let endpoint = HoldingEndpoint()
    let door = EchoDoor()
    let registry = MetricsRegistry()
    let listener: Listener
    let loops: ListenerLoops
    let port: Int

    private init(
        _ limits: ListenerLimits, loopCount: Int, tls: ListenerTLS?, origins: [String], proxies: [String]
    ) async throws {
        loops = ListenerLoops(count: loopCount, clock: clock.listenerClock)
        var doors = ListenerDoors()
        doors.add(endpoint, below: "/poll/")
        doors.add(door, at: "/ws")
        doors.add(door, at: "/poll/")
        listener = Listener(
            loops: loops, limits: limits, tls: tls, doors: doors, origins: AllowedOrigins(origins),
            proxies: TrustedProxies(proxies.compactMap(AddressRange.init)), application: application,
            metrics: ListenerMetrics(registry), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            port = try await listener.start(address: "127.0.0.1", port: 0, sweepMilliseconds: nil)
        } catch {
            await loops.shutdown()
            throw error
        }
    }

    /// Runs a test against a listener and stops it afterwards, whatever happens.
    static func run(
        _ limits: ListenerLimits = ListenerLimits(), loopCount: Int = 2, tls: ListenerTLS? = nil, origins: [String] = [],
        proxies: [String] = [], _ test: (ListenerStage) async throws -> Void
    ) async throws {
        let stage = try await ListenerStage(limits, loopCount: loopCount, tls: tls, origins: origins, proxies: proxies)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await test(stage))
        } catch {
            outcome = .failure(error)
        }
        stage.application.gate.happen()
        await stage.listener.stop()
        await stage.loops.shutdown()
        try outcome.get()
    }

    var http: HTTPClient { HTTPClient(port: port) }

    func raw() async throws -> RawClient { try await RawClient.connect(port: port) }

    func socket(_ path: String = "/ws", headers: [(name: String, value: String)] = [], early: [UInt8] = []) async throws -> WebSocketClient
    {
        try await WebSocketClient.connect(port: port, path: path, headers: headers, early: early)
    }

    /// Moves time on and has every loop look at its timeouts.
    func pass(seconds: Int64) async {
        clock.advance(seconds: seconds)
        await listener.sweep()
    }

    /// A request as text.
    func request(_ method: String, _ path: String, _ headers: String = "", body: String = "") -> String {
        let length = body.isEmpty ? "" : "content-length: \(body.utf8.count)\r\n"
        return "\(method) \(path) HTTP/1.1\r\nhost: north.example\r\n\(headers)\(length)\r\n\(body)"
    }
}
