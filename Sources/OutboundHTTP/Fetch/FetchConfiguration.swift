/// How the node talks to the outside, the same for every request.
package struct FetchConfiguration: Sendable, Equatable {
    /// A PEM file with the authorities that are trusted instead of the system's. Certificates are always checked.
    package var authorities: String?
    /// Exchanges under way at one time.
    package var concurrency: Int
    /// Exchanges under way with one host and port.
    package var concurrencyPerHost: Int
    /// Exchanges that wait for their turn; the next one hears `busy`.
    package var waiting: Int
    /// What the node calls itself in `User-Agent`.
    package var agent: String

    package init(
        authorities: String? = nil, concurrency: Int = 256, concurrencyPerHost: Int = 100, waiting: Int = 4096, agent: String = "Rookery"
    ) {
        self.authorities = authorities
        self.concurrency = concurrency
        self.concurrencyPerHost = concurrencyPerHost
        self.waiting = waiting
        self.agent = agent
    }
}
