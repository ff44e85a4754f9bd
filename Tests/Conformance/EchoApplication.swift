import Node
import SocketIO

/// Sends every Engine.IO message back: what the Engine.IO suite talks to.
struct EchoApplication: EngineApplication {
    func opened(_ connection: EngineConnection, now: Int64) -> any EngineReceiver { Echo(connection) }

    private final class Echo: EngineReceiver {
        private let connection: EngineConnection

        init(_ connection: EngineConnection) {
            self.connection = connection
        }

        var nextTick: Int64? { nil }
        func received(_ message: EngineMessage, now: Int64) { connection.send(.message(message)) }
        func becameWritable() {}
        func tick(now: Int64) {}
        func closed(_ reason: EngineEnd) {}
    }
}
