/// The figures of one Engine.IO server: what it announces in the handshake and where it stops a client.
/// Times are milliseconds, sizes are bytes.
package struct EngineLimits: Sendable, Equatable {
    /// Time between a pong (or the handshake) and the next ping.
    package var pingInterval: Int64 = 25_000
    /// Time a client has to answer a ping before its session is over.
    package var pingTimeout: Int64 = 20_000
    /// Longest polling body and longest WebSocket message we take; announced as `maxPayload`.
    package var maxPayload = 1_000_000
    /// Most packets in one POST: a body of separators must not keep a loop busy.
    package var maxPacketsPerBody = 1024
    /// Most packets in one polling answer: stock Python clients refuse a body with more than 16.
    package var maxPacketsPerAnswer = 16
    /// A polling answer stops growing here; one packet always fits.
    package var maxAnswerBytes = 1_000_000
    /// Most packets that wait for a polling client's next GET.
    package var maxQueuedPackets = 2048
    /// Most bytes that wait for a polling client's next GET.
    package var maxQueuedBytes = 2_000_000
    /// Time a second transport has to finish its upgrade.
    package var upgradeTimeout: Int64 = 10_000
    /// Shortest time between two noop packets that end a GET during an upgrade, so that an eager client cannot spin.
    package var noopInterval: Int64 = 100

    package init() {}
}
