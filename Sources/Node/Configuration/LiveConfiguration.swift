/// Limits of a live connection. Times are seconds, sizes bytes.
package struct LiveConfiguration: Sendable, Equatable {
    /// A connection without a token is closed after this.
    package var authenticationSeconds: Int64 = 10
    /// Live connections without a token at one time; the next one is refused as busy.
    package var handshakes = 1000
    /// Connections that attach at one time, on all loops together; the others wait for their turn. Each takes a few reads.
    package var attaching = 256
    /// Events a connection may send in the long run.
    package var eventsPerSecond = 20
    /// Events it may send at once after a pause.
    package var eventsBurst = 100
    /// Requests of one connection that may wait for the one before; the next one is refused as busy.
    package var waitingRequests = 64
    /// What is kept in memory for one slow reader; above it the rest stays in the log and is read from there later.
    package var backlogBytes = 256 * 1024
    /// A connection that takes nothing for this long is closed with 1013.
    package var stalledSeconds: Int64 = 30
    /// Who is further behind than this many events hears `resync` instead of a replay.
    package var catchUpEvents = 10_000
    /// Events read from the log in one go while catching up.
    package var catchUpPage = 500
    /// Bytes that may wait, all loops together, for sessions that catch up and do not take what was read for them.
    package var catchUpBytes = 64 * 1024 * 1024
    /// Live connections of one account at one time.
    package var connectionsPerUser = 50
    /// `typing` ends itself after this.
    package var typingSeconds: Int64 = 6
    /// A user counts as offline this long after the last connection is gone.
    package var offlineSeconds: Int64 = 15
    /// Presence goes to whoever shares a room of at most this many members.
    package var presenceMembers = 100
    /// Receipts are told live in rooms of at most this many members, on request above.
    package var receiptMembers = 100
    /// The longest wait of one `sync` request.
    package var syncSeconds: Int64 = 55

    /// The defaults.
    package init() {}
}
