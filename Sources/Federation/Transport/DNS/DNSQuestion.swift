/// One question to a resolver: the records of a type that a name has (RFC 1035; RFC 2782 for SRV, RFC 3596 for AAAA).
package struct DNSQuestion: Sendable, Equatable {
    /// The kinds of records that are asked for.
    package enum Kind: UInt16, Sendable, CaseIterable {
        case address = 1
        case address6 = 28
        case service = 33
    }

    /// In lower case, without a dot at its end.
    package let name: String
    package let kind: Kind
    /// By chance, so that nobody who does not see the question can answer it.
    package let id: UInt16

    private let encodedName: [UInt8]

    /// Nil for what is no domain name.
    package init?(_ name: String, _ kind: Kind, id: UInt16) {
        let lowered = name.lowercased()
        guard let encoded = DNSName.encode(lowered) else { return nil }
        self.name = lowered
        self.kind = kind
        self.id = id
        encodedName = encoded
    }

    /// Bytes of an answer over UDP: what passes every network unbroken (RFC 9715).
    package static let datagramBytes = 1232

    /// The message that asks: recursion wanted, and answers over UDP up to ``datagramBytes`` (RFC 6891).
    package var message: [UInt8] {
        var bytes: [UInt8] = []
        for word in [id, 0x0100, 1, 0, 0, 1] { bytes.append(word: word) }
        bytes += encodedName
        bytes.append(word: kind.rawValue)
        bytes.append(word: DNSMessage.internet)
        bytes.append(0)
        for word in [DNSMessage.options, UInt16(Self.datagramBytes), 0, 0, 0] { bytes.append(word: word) }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(word: UInt16) {
        append(UInt8(truncatingIfNeeded: word >> 8))
        append(UInt8(truncatingIfNeeded: word))
    }
}
