import HTTPTypes

/// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. From anybody else these headers are
/// ignored: a client could write any address there and so escape its limits or its ban.
package struct TrustedProxies: Sendable {
    let ranges: [AddressRange]

    package init(_ ranges: [AddressRange] = []) {
        self.ranges = ranges
    }

    func contains(_ address: AddressBits) -> Bool {
        ranges.contains { $0.contains(address) }
    }

    /// The client behind the socket's peer. Proxies append to `X-Forwarded-For`, so it is read from its end: the
    /// first address that is not one of ours is the client; whatever stands before it the client wrote itself.
    ///
    /// - Parameters:
    ///   - peer: the socket's peer.
    ///   - secure: whether the socket itself is encrypted.
    func client(peer: AddressBits?, secure: Bool, fields: HTTPFields) -> ClientAddress {
        guard !ranges.isEmpty, let peer, contains(peer) else { return ClientAddress(bits: peer, isSecure: secure) }
        var secure = secure
        if let scheme = fields[.xForwardedProto] {
            secure = scheme.split(separator: ",").last?.trimmingSpaces == "https"
        }
        var client = peer
        for hop in (fields[.xForwardedFor] ?? "").split(separator: ",").reversed() {
            guard let address = AddressBits(hop.trimmingSpaces) else { break }
            client = address
            if !contains(address) { break }
        }
        return ClientAddress(bits: client, isSecure: secure)
    }
}

extension Substring {
    /// Without the spaces and tabs at both ends.
    var trimmingSpaces: Substring {
        var rest = self
        while let first = rest.utf8.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.utf8.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest
    }
}
