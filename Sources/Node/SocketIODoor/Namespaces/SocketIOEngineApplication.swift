package import SocketIO

/// Puts Socket.IO on an engine.
package struct SocketIOEngineApplication: EngineApplication {
    private let limits: SocketLimits
    private let application: any SocketIOApplication

    package init(_ application: any SocketIOApplication, limits: SocketLimits = SocketLimits()) {
        self.application = application
        self.limits = limits
    }

    package func opened(_ connection: EngineConnection, now: Int64) -> any EngineReceiver {
        SocketIOConnection(connection, limits: limits, now: now, application: application)
    }
}
