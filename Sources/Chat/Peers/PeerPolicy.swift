/// With which servers the node links.
package struct PeerPolicy: Sendable, Equatable {
    /// How strangers are met.
    package enum Mode: String, Sendable, CaseIterable {
        /// With nobody.
        case off
        /// With the servers that are listed.
        case allowlist
        /// With every server that asks.
        case open
    }

    /// How strangers are met.
    package let mode: Mode
    private let allowed: Set<ServerName>

    /// - Parameter allowed: the listed servers; what is no server name lists nobody.
    package init(_ mode: Mode, allowed: [String]) {
        self.mode = mode
        self.allowed = Set(allowed.compactMap { ServerName($0) })
    }

    /// Whether requests of a server are heard, and ours go to it.
    package func admits(_ server: ServerName) -> Bool {
        switch mode {
        case .off: false
        case .allowlist: allowed.contains(server)
        case .open: true
        }
    }
}
