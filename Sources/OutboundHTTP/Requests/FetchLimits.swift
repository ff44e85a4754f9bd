/// What one exchange may take. Every number has an end; nothing is waited for without one.
package struct FetchLimits: Sendable, Equatable {
    /// Milliseconds until name, connection and TLS stand.
    package var connect = 5_000
    /// Milliseconds for the whole exchange.
    package var total = 10_000
    /// Seconds in which at least one byte must move while the exchange is not paused by its reader.
    package var idle = 10
    /// Bytes of a response's body.
    package var responseBytes = 1 << 20
    /// Bytes of a request's body.
    package var requestBytes = 16 << 20
    /// Bytes of a response's header fields, those of redirects included.
    package var headerBytes = 32 << 10
    /// Redirects that are followed; each is judged by the guard again. 0: a redirect is an answer like any other.
    package var redirects = 0

    /// For an API that answers with a few hundred bytes: 10 s, 1 MiB back, no redirect.
    package static let standard = FetchLimits()
    /// For an address that a stranger gave: 10 s, 4 KiB back, no redirect.
    package static let stranger = FetchLimits(responseBytes: 4 << 10, headerBytes: 16 << 10)

    package init(
        connect: Int = 5_000, total: Int = 10_000, idle: Int = 10, responseBytes: Int = 1 << 20, requestBytes: Int = 16 << 20,
        headerBytes: Int = 32 << 10, redirects: Int = 0
    ) {
        self.connect = connect
        self.total = total
        self.idle = idle
        self.responseBytes = responseBytes
        self.requestBytes = requestBytes
        self.headerBytes = headerBytes
        self.redirects = redirects
    }
}
