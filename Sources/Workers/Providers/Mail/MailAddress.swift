/// A mail address that every server takes: visible ASCII, in the plain form without quotes.
package struct MailAddress: Sendable, Hashable {
    /// Why an address is not taken.
    package enum Fault: Error, Equatable {
        /// No address at all, or one that needs quotes.
        case malformed
        /// Letters beyond ASCII before the `@`: that needs SMTPUTF8 (RFC 6531) of every server on the way, which few have.
        case needsSMTPUTF8
        /// A domain with letters beyond ASCII: write it in its ASCII form, `xn--…`.
        case needsASCIIDomain
    }

    /// `ada@south.example`.
    package let text: String

    /// Reads an address; what needs more than ASCII is refused by name, so that its user hears why.
    package init(_ text: String) throws(Fault) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...254).contains(text.utf8.count), (1...64).contains(parts[0].utf8.count), !parts[1].isEmpty else {
            throw .malformed
        }
        if parts[0].utf8.contains(where: { $0 > 0x7F }) { throw .needsSMTPUTF8 }
        if parts[1].utf8.contains(where: { $0 > 0x7F }) { throw .needsASCIIDomain }
        guard Self.isAtoms(parts[0], Self.isAtomByte), Self.isAtoms(parts[1], Self.isDomainByte) else { throw .malformed }
        self.text = text
    }

    private static func isAtoms(_ text: Substring, _ allows: (UInt8) -> Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(allows) }
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
    }

    /// The characters of an atom (RFC 5322, section 3.2.3).
    private static func isAtomByte(_ byte: UInt8) -> Bool { isDomainByte(byte) || "!#$%&'*+/=?^_`{|}~".utf8.contains(byte) }
}
