import Glibc

/// An IPv4 or IPv6 address without port or zone.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 bytes or 16, in network order.
    package let bytes: [UInt8]

    /// 4 bytes make an IPv4 address, 16 an IPv6 one; nil for any other number.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// The address in its textual form: `192.0.2.1`, `2001:db8::1`; no brackets, no zone, no forms of inet_aton (`0x7f.1`).
    package init?(_ text: some StringProtocol) {
        guard let bytes = Self.read(String(text), AF_INET, 4) ?? Self.read(String(text), AF_INET6, 16) else { return nil }
        self.bytes = bytes
    }

    /// The address of a socket address of the families AF_INET and AF_INET6; nil for other families and short ones.
    package init?(_ address: UnsafeRawBufferPointer) {
        guard address.count >= MemoryLayout<sockaddr>.size else { return nil }
        switch Int32(address.loadUnaligned(as: sockaddr.self).sa_family) {
        case AF_INET: bytes = Array(address[4..<8])
        case AF_INET6 where address.count >= 24: bytes = Array(address[8..<24])
        default: return nil
        }
    }

    /// Whether it has 4 bytes.
    package var isIPv4: Bool { bytes.count == 4 }

    /// The textual form that `inet_ntop` writes.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(isIPv4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func read(_ text: String, _ family: Int32, _ length: Int) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: length)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
