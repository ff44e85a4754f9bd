/// Links with other nodes.
package struct FederationConfiguration: Sendable, Equatable {
    /// With whom the node links.
    package enum Mode: String, Sendable, CaseIterable {
        /// With nobody.
        case off
        /// With the nodes that are listed.
        case allowlist
        /// With every node that asks.
        case open
    }

    /// Strangers are kept out at no cost; communities link with whom they choose.
    package var mode = Mode.allowlist
    /// The names of the listed nodes.
    package var allowed: [String] = []

    /// The defaults.
    package init() {}
}
