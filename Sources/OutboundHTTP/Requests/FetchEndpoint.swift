/// A host and a port that a connection goes to.
package struct FetchEndpoint: Sendable, Hashable {
    /// A name or an address, as ``WebAddress`` has it: in lower case, IPv6 without brackets.
    package let host: String
    package let port: Int

    /// Nil for what is no host or no port, as ``WebAddress`` judges them.
    package init?(host: String, port: Int) {
        let text = host.contains(":") ? "[\(host)]" : host
        guard let address = WebAddress("https://\(text):\(port)"), address.target == "/", address.port == port else { return nil }
        (self.host, self.port) = (address.host, address.port)
    }

    /// The rule by which libcurl connects there, whatever the address says.
    var rule: String { "::\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}
