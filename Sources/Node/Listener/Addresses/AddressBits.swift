import Glibc

/// An IP address as 128 bits. IPv4 is kept in its IPv6-mapped form, so that `127.0.0.1` and
/// `::ffff:127.0.0.1` are the same address.
package struct AddressBits: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    /// Reads `192.0.2.1`, `2001:db8::1` and `[2001:db8::1]`, each also with a `:port` behind it where that is
    /// unambiguous. Nil for anything else, names included.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        if text.utf8.first == UInt8(ascii: "[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            text = String(text[text.index(after: text.startIndex)..<end])
        } else if text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1, let colon = text.firstIndex(of: ":") {
            text = String(text[..<colon])
        }
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(v4: UInt32(bigEndian: four.s_addr))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(v6: six)
        } else {
            return nil
        }
    }

    init(v4: UInt32) {
        high = 0
        low = 0x0000_FFFF_0000_0000 | UInt64(v4)
    }

    init(v6: in6_addr) {
        (high, low) = withUnsafeBytes(of: v6) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Whether this is an IPv4 address in its mapped form.
    package var isV4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Whether the address is this machine itself: 127.0.0.0/8 or ::1.
    package var isLoopback: Bool { isV4 ? (low >> 24) & 0xFF == 127 : high == 0 && low == 1 }

    /// The address with all but its first `length` bits (of the 128) cleared.
    func masked(to length: Int) -> AddressBits {
        let highMask: UInt64 = length >= 64 ? .max : (length == 0 ? 0 : .max << UInt64(64 - length))
        let lowMask: UInt64 = length <= 64 ? 0 : .max << UInt64(128 - length)
        return AddressBits(high: high & highMask, low: low & lowMask)
    }
}

extension AddressBits: CustomStringConvertible {
    /// The usual spelling: dotted for IPv4, shortened hexadecimal groups for IPv6.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        if isV4 {
            var four = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
            inet_ntop(AF_INET, &four, &text, socklen_t(text.count))
        } else {
            var six = in6_addr()
            withUnsafeMutableBytes(of: &six) { bytes in
                bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            inet_ntop(AF_INET6, &six, &text, socklen_t(text.count))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: Unicode.UTF8.self)
    }
}
