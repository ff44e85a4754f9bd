/// Addresses that no stranger's service stands at: IANA's registries of special-purpose addresses (RFC 6890 and its updates), and
/// what clouds tell their machines secrets from.
enum SpecialAddresses {
    /// The block with the reason that a refusal names.
    typealias Special = (block: AddressBlock, reason: String)

    static let ipv4: [Special] = blocks([
        ("0.0.0.0/8", "this network"), ("10.0.0.0/8", "private"), ("100.64.0.0/10", "shared by carriers"),
        ("127.0.0.0/8", "loopback"), ("168.63.129.16/32", "a cloud's own"), ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"), ("192.0.0.0/24", "protocol assignments"), ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relays"), ("192.168.0.0/16", "private"), ("198.18.0.0/15", "benchmarks"),
        ("198.51.100.0/24", "documentation"), ("203.0.113.0/24", "documentation"), ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    ])

    /// Only 2000::/3 is global unicast, and not all of it. What carries an IPv4 address is judged by that before.
    static let ipv6: [Special] = blocks([
        ("::/128", "unspecified"), ("::1/128", "loopback"), ("fc00::/7", "private"), ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"), ("ff00::/8", "multicast"), ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"), ("3fff::/20", "documentation"), ("64:ff9b:1::/48", "local translation"),
    ])

    static let globalUnicast: AddressBlock = block("2000::/3")

    /// The IPv4 address that an IPv6 address leads to: mapped (RFC 4291), translated by NAT64 (RFC 6052), 6to4 (RFC 3056), or the
    /// older forms that some systems still follow (IPv4-compatible, RFC 2765).
    static func ipv4(within address: IPAddress) -> IPAddress? {
        guard !address.isIPv4 else { return nil }
        let at =
            ["::ffff:0:0/96", "64:ff9b::/96", "::ffff:0:0:0/96"].contains { block($0).contains(address) }
            ? 12
            : block("2002::/16").contains(address) ? 2 : nil
        return at.flatMap { IPAddress(bytes: Array(address.bytes[$0..<($0 + 4)])) }
    }

    private static func blocks(_ texts: [(String, String)]) -> [Special] { texts.map { (block($0.0), $0.1) } }

    private static func block(_ text: String) -> AddressBlock {
        guard let block = AddressBlock(text) else { preconditionFailure("\(text) is no block of addresses") }
        return block
    }
}
