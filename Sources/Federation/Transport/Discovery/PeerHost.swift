package import OutboundHTTP

/// The host of a server name, as discovery and TLS look at it: an address, or a name in lower case without a dot at its end.
package enum PeerHost: Sendable, Hashable {
    case address(IPAddress)
    case name(String)

    /// Nil for what grammar allows and no host has: empty or long labels, and names that end in a number, which some resolvers take
    /// for an address in another spelling (`127.1`, `0x7f000001`).
    package init?(_ host: String) {
        if host.utf8.first == UInt8(ascii: "[") {
            guard host.utf8.last == UInt8(ascii: "]"), let address = IPAddress(host.dropFirst().dropLast()), !address.isIPv4 else {
                return nil
            }
            self = .address(address)
            return
        }
        if let address = IPAddress(host), address.isIPv4 {
            self = .address(address)
            return
        }
        guard let name = Self.name(host) else { return nil }
        self = .name(name)
    }

    private static func name(_ host: String) -> String? {
        let name = (host.hasSuffix(".") ? String(host.dropLast()) : host).lowercased()
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.utf8.count <= 253, labels.allSatisfy({ (1...63).contains($0.count) && isLabel($0) }) else { return nil }
        guard let last = labels.last, !isNumber(last) else { return nil }
        return name
    }

    /// Letters, digits, dashes; underscores because some hosts have them.
    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        label.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
    }

    private static func isNumber(_ label: Substring.UTF8View) -> Bool {
        if label.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        return label.starts(with: "0x".utf8) && label.dropFirst(2).allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
