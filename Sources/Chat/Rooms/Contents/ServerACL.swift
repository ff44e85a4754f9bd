package import CanonicalJSON

/// Which servers may take part in a room (`m.room.server_acl`): what is denied is denied, of the rest what is allowed is let in.
package struct ServerACL: Sendable {
    private let allow: [[UInt8]]
    private let deny: [[UInt8]]
    private let allowsAddresses: Bool

    /// Reads the content of such an event. What is not a list of texts counts as an empty one, as the specification says: then nobody is
    /// allowed.
    package init(content: JSONObject) {
        allow = ServerACL.patterns(content["allow"])
        deny = ServerACL.patterns(content["deny"])
        allowsAddresses = content["allow_ip_literals"]?.bool ?? true
    }

    /// Whether a server of that name may take part. Ports do not count, nor does the case of letters.
    package func admits(_ server: String) -> Bool {
        let host = ServerACL.host(of: Array(server.utf8).map(ServerGlob.lowercased))
        if !allowsAddresses, ServerACL.isAddress(host) { return false }
        guard let glob = ServerGlob(host) else { return false }
        return !deny.contains { glob.matches($0) } && allow.contains { glob.matches($0) }
    }

    private static func patterns(_ list: JSON?) -> [[UInt8]] {
        (list?.array ?? []).compactMap { $0.string.map { Array($0.utf8).map(ServerGlob.lowercased) } }
    }

    /// The name without its port.
    private static func host(of name: [UInt8]) -> [UInt8] {
        if name.first == UInt8(ascii: "["), let close = name.firstIndex(of: UInt8(ascii: "]")) { return Array(name[...close]) }
        return Array(name.prefix { $0 != UInt8(ascii: ":") })
    }

    private static func isAddress(_ host: [UInt8]) -> Bool {
        if host.first == UInt8(ascii: "[") { return true }
        let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8(String(decoding: $0, as: UTF8.self)) != nil && !$0.isEmpty }
    }
}
