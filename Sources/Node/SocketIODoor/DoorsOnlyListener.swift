import Chat
import Hummingbird
package import Logging

/// A listener that has doors and endpoints only: for programs around the node, as the one for the protocol suites.
extension Listener {
    /// - Parameters:
    ///   - loops: made by the caller, who also shuts them down.
    ///   - doors: everything there is; any other path is 404.
    package static func withDoorsOnly(
        _ doors: ListenerDoors, loops: ListenerLoops, limits: ListenerLimits = ListenerLimits(), origins: AllowedOrigins, logger: Logger
    ) -> Listener {
        Listener(
            loops: loops, limits: limits, doors: doors, origins: origins, application: NoApplication(),
            metrics: ListenerMetrics(MetricsRegistry()), logger: logger)
    }
}

/// Knows no route.
private struct NoApplication: HTTPApplication {
    func answer(_ request: Request, _ context: HTTPContext) async -> Response {
        ProblemResponse(.notFound(.route), requestID: context.requestID).response
    }
}

extension ListenerDoors {
    /// Gives everything below a prefix to an engine: polling and WebSockets.
    package mutating func add(_ engine: EngineDoor, below prefix: String) {
        add(engine as any LoopEndpoint, below: prefix)
        add(engine as any WebSocketDoor, at: prefix)
    }
}
