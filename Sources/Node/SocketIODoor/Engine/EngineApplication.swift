package import SocketIO

/// What speaks above an engine: Socket.IO, or a plain echo. Called on every loop at once, hence `Sendable`.
package protocol EngineApplication: Sendable {
    /// A session has opened; its handshake is on its way. Called on the session's loop.
    /// - Parameter now: when it opened, in milliseconds of the listener's clock. Its deadlines count from there.
    func opened(_ connection: EngineConnection, now: Int64) -> any EngineReceiver
}

/// Whoever listens to one Engine.IO session. Everything is called on the session's loop.
package protocol EngineReceiver: AnyObject {
    /// One message. Calls into the connection from here are fine.
    func received(_ message: EngineMessage, now: Int64)

    /// The connection takes more again, after ``EngineConnection/isWritable`` was false.
    func becameWritable()

    /// When ``tick(now:)`` is wanted next, in milliseconds of the listener's clock; nil for never.
    var nextTick: Int64? { get }

    /// The time is ``nextTick`` or a little later.
    func tick(now: Int64)

    /// The session is over, whoever ended it. Called exactly once, last.
    func closed(_ reason: EngineEnd)
}
