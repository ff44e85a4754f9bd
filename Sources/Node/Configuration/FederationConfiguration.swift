package import Chat

/// Links with other nodes.
package struct FederationConfiguration: Sendable, Equatable {
    /// Strangers are kept out at no cost; communities link with whom they choose.
    package var mode = PeerPolicy.Mode.allowlist
    /// The names of the listed nodes.
    package var allowed: [String] = []
    /// Where other nodes come in; nil: they cannot.
    package var address: String?
    /// The port of ``address``; 0 takes any free one.
    package var port = 8448
    /// PEM files of the certificate chain and its key for ``address``; both nil: plain HTTP, behind a proxy.
    package var certificateFile: String?
    /// See `certificateFile`.
    package var keyFile: String?
    /// Where other nodes find this one, `HOST` or `HOST:PORT`, when its name alone does not lead there.
    package var server: String?
    /// A PEM file with the authorities that are trusted for other nodes instead of the system's.
    package var authorities: String?
    /// Private addresses that names of other nodes may lead to.
    package var privateAddresses: [String] = []
    /// Nodes whose places are written down instead of looked up: `NAME=HOST:PORT`.
    package var places: [String] = []

    /// Whether nodes tell each other who is there.
    package var presence = PresenceSharing.off

    /// Whether presence goes to other nodes and is taken from them.
    package enum PresenceSharing: String, Sendable, CaseIterable {
        case on, off
    }

    /// The defaults.
    package init() {}

    /// With whom the node links.
    package var policy: PeerPolicy { PeerPolicy(mode, allowed: allowed) }

    /// The certificate and key; nil when there are none, for plain HTTP.
    var tls: ListenerTLS? { ListenerTLS.configured(certificateFile: certificateFile, keyFile: keyFile) }
}
