/// What the listener allows one client and all of them together. Times are seconds, sizes bytes. Every field has the
/// default that the configuration file documents.
package struct ListenerLimits: Sendable {
    /// Open connections at most; the next one hears 503 and is closed. Lowered at start to what the limit on open
    /// files allows; a limit of 20,000 files is common, and some are kept for other things.
    package var connections = 19_000
    /// Connections from one address (one /64) at most; trusted proxies are not counted.
    package var connectionsPerAddress = 2_000
    /// Waiting handshakes the kernel keeps; it lowers it to its own limit (`net.core.somaxconn`). After a restart everybody comes at
    /// once, and who finds no place tries again only a second later.
    package var backlog = 4096

    /// Request line and headers together. 16 KB holds every sane token and cookie.
    package var headBytes = 16 * 1024
    package var headerCount = 100
    /// Request bodies, unless a longer prefix in `bodyBytesByPrefix` says otherwise.
    package var bodyBytes = 1024 * 1024
    /// Other body limits by path prefix; the longest prefix that fits wins.
    package var bodyBytesByPrefix: [(prefix: String, bytes: Int)] = []
    /// Bodies up to here are gathered before the handler starts; longer ones are streamed.
    package var gatheredBodyBytes = 64 * 1024
    /// Pipelined requests waiting behind the one in flight.
    package var pipelinedRequests = 32

    /// From the accept until the first head is complete.
    package var headSeconds: Int64 = 15
    /// Between two requests of a connection, the next head included.
    package var idleSeconds: Int64 = 75
    /// A body has this long, and a second more for every `bodyBytesPerSecond` that came.
    package var bodySeconds: Int64 = 20
    package var bodyBytesPerSecond = 4 * 1024
    /// A connection that takes no byte of what waits for it for this long is cut.
    package var stalledSeconds: Int64 = 30
    /// After an answer that ends the connection, what the client still sends is thrown away for this long, so that
    /// the answer is not lost to a reset.
    package var lingerSeconds: Int64 = 3

    /// One WebSocket message, all fragments together.
    package var messageBytes = 1024 * 1024
    /// Fragments of one message.
    package var fragments = 128
    /// A WebSocket from which nothing came for this long is pinged; after as long again it is cut.
    package var pingSeconds: Int64 = 25
    /// After our close frame the peer has this long to answer with its own.
    package var closeSeconds: Int64 = 5
    /// Above `writeHighWater` waiting bytes a connection is not writable, until it falls under `writeLowWater`.
    package var writeHighWater = 64 * 1024
    package var writeLowWater = 32 * 1024
    /// A WebSocket with more than this waiting is cut whatever its receiver says.
    package var pendingBytes = 8 * 1024 * 1024

    /// All connections together: bytes of messages and gathered bodies that are not whole yet.
    package var unfinishedBytes = 128 * 1024 * 1024

    /// How long a graceful stop waits before it cuts what is left.
    package var stopSeconds: Int64 = 10

    package init() {}

    /// The body limit for a path.
    func bodyBytes(for path: String) -> Int {
        var best: (length: Int, bytes: Int) = (-1, bodyBytes)
        for entry in bodyBytesByPrefix where path.utf8.starts(with: entry.prefix.utf8) && entry.prefix.utf8.count > best.length {
            best = (entry.prefix.utf8.count, entry.bytes)
        }
        return best.bytes
    }
}
