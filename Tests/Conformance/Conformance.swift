import Glibc
import Logging
import Node
import SocketIO

/// Offers the protocol modules, without any chat, to protocol suites and real clients.
///
/// Arguments: `port` (0 for any), `pingInterval`, `pingTimeout` (milliseconds), `loops`, `pollingPackets`. It prints
/// `ready <port>` and runs until its standard input ends, so that it never outlives the one who started it.
@main
struct Conformance {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map { Int($0) ?? 0 }
        func argument(_ index: Int, or usual: Int) -> Int { arguments.count > index ? arguments[index] : usual }
        var limits = EngineDoorLimits()
        limits.engine.pingInterval = Int64(argument(1, or: 300))
        limits.engine.pingTimeout = Int64(argument(2, or: 200))
        limits.sweepMilliseconds = 5
        let loops = ListenerLoops(count: argument(3, or: 1))
        var sockets = SocketLimits()
        sockets.namespaceTimeout = 1500
        var doors = ListenerDoors()
        doors.add(EngineDoor(loops: loops, limits: limits, application: EchoApplication()), below: "/engine.io/")
        let application = SocketIOEngineApplication(FixtureApplication(), limits: sockets)
        doors.add(EngineDoor(loops: loops, limits: limits, application: application), below: "/socket.io/")
        var listening = ListenerLimits()
        listening.connections = 1000
        let listener = Listener.withDoorsOnly(
            doors, loops: loops, limits: listening, origins: AllowedOrigins(["*"]), logger: Logger(label: "conformance"))
        let port = try await listener.start(address: "127.0.0.1", port: argument(0, or: 0))
        print("ready \(port)")
        fflush(nil)
        while readLine() != nil {}
        exit(0)
    }
}
