internal import CanonicalJSON

/// The name of a server (appendix "Server Name"): a host name or address, and perhaps a port. Compared by bytes, as ids are.
///
/// It says nothing about whether such a server exists, or whether we would talk to it.
package struct ServerName: Sendable, Hashable, CustomStringConvertible {
    /// The name as it was written, 230 bytes at most.
    package let text: String
    /// How many of its bytes are the host.
    private let hostLength: Int

    /// Nil for what is no server name. A port has one to five digits here; whether there is such a port, the discovery says.
    package init?(_ text: some StringProtocol) {
        guard let length = Self.hostLength(of: Array(text.utf8)) else { return nil }
        self.text = String(text)
        hostLength = length
    }

    /// Host name or address, an IPv6 address in its brackets.
    package var host: String { String(decoding: text.utf8.prefix(hostLength), as: UTF8.self) }

    /// The digits behind the colon as a number; nil without them.
    package var port: Int? { Int(String(decoding: text.utf8.dropFirst(hostLength + 1), as: UTF8.self)) }

    package var description: String { text }

    package static func == (left: ServerName, right: ServerName) -> Bool { left.text.hasSameBytes(as: right.text) }
    package func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }

    /// Whether the text is a server name.
    package static func isValid(_ text: Substring) -> Bool { hostLength(of: Array(text.utf8)) != nil }

    /// How long the host in front of the port is; nil when the whole is no server name.
    private static func hostLength(of bytes: [UInt8]) -> Int? {
        guard (1...230).contains(bytes.count) else { return nil }
        if bytes[0] == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            return isIPv6(bytes[1..<close]) && isPort(bytes[(close + 1)...]) ? close + 1 : nil
        }
        let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        return isHost(bytes[..<colon]) && isPort(bytes[colon...]) ? colon : nil
    }

    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }

    private static func isIPv6(_ bytes: ArraySlice<UInt8>) -> Bool {
        (2...45).contains(bytes.count)
            && bytes.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    }

    /// Nothing, or a colon and one to five digits.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let colon = bytes.first else { return true }
        let digits = bytes.dropFirst()
        return colon == UInt8(ascii: ":") && (1...5).contains(digits.count) && digits.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
