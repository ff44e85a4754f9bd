/// Where the node listens and whom it believes.
package struct ListenConfiguration: Sendable, Equatable {
    /// An IP address. Loopback by default: who opens a node to the world decides so.
    package var address = "127.0.0.1"
    /// 0 takes any free port, for tests.
    package var port = 8080
    /// PEM files of the certificate chain and its key; both nil: plain HTTP, for loopback or behind a proxy.
    package var certificateFile: String?
    /// See `certificateFile`.
    package var keyFile: String?
    /// Addresses and blocks whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    package var trustedProxies: [String] = []
    /// Origins (`https://chat.example`) of web pages elsewhere that may use this node; `*` for all.
    package var allowedOrigins: [String] = []
    /// Event loops; 0: one for each core but one.
    package var loops = 0

    /// The defaults.
    package init() {}

    /// `trustedProxies`, read. Texts that are no address were refused at start.
    package var proxies: TrustedProxies { TrustedProxies(trustedProxies.compactMap { AddressRange($0) }) }
}
