package import OutboundHTTP

/// Where the requests to a server go, and whom the certificate there must name.
package struct Destination: Sendable, Equatable {
    /// A socket address.
    package struct Endpoint: Sendable, Hashable {
        package let address: IPAddress
        package let port: Int

        package init(address: IPAddress, port: Int) {
            self.address = address
            self.port = port
        }
    }

    /// In the order to be tried in; at least one. Only these are connected to, whatever a name says later.
    package let endpoints: [Endpoint]
    /// The value of `Host`: the name as it was written, never that of an SRV record's target.
    package let hostHeader: String
    /// What the certificate must be for. A name is sent as the server name of TLS, an address is not (RFC 6066, section 3).
    package let certificate: PeerHost

    /// Whether TLS says which server it asks for.
    package var sendsServerName: Bool {
        if case .name = certificate { true } else { false }
    }

    /// More are not tried.
    package static let mostEndpoints = 16
    /// The port of servers that name none.
    package static let standardPort = 8448
}
