import Node

/// What a text must look like.
struct TextRule: Sendable {
    /// As the end of "… is expected".
    let expected: String
    /// Whether a text is that.
    let accepts: @Sendable (String) -> Bool

    /// Any text but the empty one.
    static let path = TextRule(expected: "a path") { !$0.isEmpty && !$0.utf8.contains(0) }

    /// A name as it stands behind the colon of `@ada:node.example`: lower-case host name, port allowed.
    static let nodeName = TextRule(expected: "a host name in lower case, like \"chat.example\"") { text in
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, isHostName(host), text.utf8.count <= 230 else { return false }
        return parts.count == 1 || isPort(parts[1])
    }

    /// A node's name and where it is: `NAME=HOST:PORT`.
    static let place = TextRule(expected: "a node and its place, like \"south.example=10.0.0.7:8448\"") { text in
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, nodeName.accepts(String(parts[0])) else { return false }
        return PeerPlaces.endpoint(parts[1]) != nil
    }

    /// An IPv4 or IPv6 address without a port.
    static let address = TextRule(expected: "an IP address") { text in
        !text.utf8.contains(UInt8(ascii: "/")) && !text.utf8.contains(UInt8(ascii: "[")) && isBareAddress(text)
    }

    /// An address or a block of them.
    static let addressBlock = TextRule(expected: "an IP address or a block like \"10.0.0.0/8\"") { AddressRange($0) != nil }

    /// Scheme, host, port; no path, no slash at the end.
    static let origin = TextRule(expected: "an origin like \"https://chat.example\", or \"*\"") { $0 == "*" || isOrigin($0[...]) }

    /// As an origin; a path may follow, without a slash at the end.
    static let webAddress = TextRule(expected: "an address like \"https://chat.example\", without a slash at the end") { text in
        guard let scheme = text.firstRange(of: "://"), text.last != "/" else { return false }
        let rest = text[scheme.upperBound...]
        let host = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(host.count)
        return isOrigin(text[..<host.endIndex]) && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#""?#<>\^`{|}"#.utf8.contains($0) }
    }

    private static func isBareAddress(_ text: String) -> Bool {
        guard let bits = AddressBits(text) else { return false }
        // "127.0.0.1:80" is read as an address with a port elsewhere; here the port has a key of its own.
        return bits.isV4 ? !text.utf8.contains(UInt8(ascii: ":")) || text.utf8.starts(with: "::".utf8) : true
    }

    private static func isOrigin(_ text: Substring) -> Bool {
        for scheme in ["https://", "http://"] where text.utf8.starts(with: scheme.utf8) {
            let rest = text.utf8.dropFirst(scheme.utf8.count)
            if rest.first == UInt8(ascii: "[") {
                guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
                let port = rest[rest.index(after: end)...]
                return AddressBits(Substring(rest[...end])) != nil
                    && (port.isEmpty || port.first == UInt8(ascii: ":") && isPort(port.dropFirst()))
            }
            let parts = rest.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard let host = parts.first, isHostName(host) else { return false }
            return parts.count == 1 || isPort(parts[1])
        }
        return false
    }

    private static func isHostName(_ host: Substring.UTF8View) -> Bool {
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                        || byte == UInt8(ascii: "-")
                }
        }
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        guard (1...5).contains(text.count), text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return false }
        return (1...65_535).contains(Int(Substring(text)) ?? 0)
    }
}
