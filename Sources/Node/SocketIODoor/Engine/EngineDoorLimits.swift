package import SocketIO

/// What the engine's door allows all sessions of a loop together, and one address. Each field's default is what the
/// configuration documents.
package struct EngineDoorLimits: Sendable {
    /// The figures of one session.
    package var engine = EngineLimits()
    /// Sessions of one loop: a polling session may have no connection, so the cap on connections does not bound them.
    package var sessionsPerLoop = 20_000
    /// Sessions of one loop that nobody has logged in on yet.
    package var waitingPerLoop = 2_000
    /// The same from one address (one /64).
    package var waitingPerAddress = 200
    /// A polling session that keeps more than this for its next GET is not writable: its application should wait.
    package var pollingHighWaterPackets = 256
    package var pollingHighWaterBytes = 256 * 1024
    /// How often the sessions of a loop are looked at for pings and timeouts, in milliseconds; nil for never (tests do it).
    package var sweepMilliseconds: Int64? = 500

    package init() {}
}
