/// Judges the addresses that a name given by a stranger leads to, so that nobody makes the node talk to its own network.
///
/// Asked at connect time with the resolved address, and once more before each request with the address of the connection it
/// would use: a name that resolves differently the second time gains nothing.
package struct PrivateAddressGuard: Sendable, Equatable {
    /// Blocks that are reached although they are private: a community's own network, or loopback in tests.
    package var allowed: [AddressBlock]

    /// Refuses everything private that is not in `allowed`.
    package init(allowed: [AddressBlock] = []) {
        self.allowed = allowed
    }

    /// Why the address must not be reached: a word or two like "loopback". Nil when it may.
    package func refusal(of address: IPAddress) -> String? {
        if allowed.contains(where: { $0.contains(address) }) { return nil }
        if let inner = SpecialAddresses.ipv4(within: address) { return refusal(of: inner) }
        let special = address.isIPv4 ? SpecialAddresses.ipv4 : SpecialAddresses.ipv6
        if let found = special.first(where: { $0.block.contains(address) }) { return found.reason }
        return address.isIPv4 || SpecialAddresses.globalUnicast.contains(address) ? nil : "not global"
    }

    /// The same for the host of a URL when it is written as an address (an IPv6 one without brackets). Nil for names: those are
    /// judged when they are resolved.
    package func refusal(ofHost host: String) -> String? {
        IPAddress(host).flatMap { refusal(of: $0) }
    }
}
