/// A block of addresses that share their first bits: `10.0.0.0/8`, `fd00::/8`.
package struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
    /// The first address of the block.
    package let first: IPAddress
    /// How many leading bits are shared.
    package let length: Int

    /// An address alone is a block of one. Nil for what is no address, a length out of range, or bits set behind the length:
    /// `10.0.0.1/8` is more likely an error than a block.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = IPAddress(parts[0]) else { return nil }
        let most = first.bytes.count * 8
        guard let length = parts.count == 1 ? most : Self.number(parts[1]), (0...most).contains(length) else { return nil }
        self.first = first
        self.length = length
        guard Self.masked(first.bytes, length) == first.bytes else { return nil }
    }

    /// Whether the address lies in the block. An IPv4 address lies in no IPv6 block.
    package func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == first.bytes.count && Self.masked(address.bytes, length) == first.bytes
    }

    /// As it is read.
    package var description: String { "\(first)/\(length)" }

    private static func number(_ text: some StringProtocol) -> Int? {
        (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func masked(_ bytes: [UInt8], _ length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(length - index * 8, 0), 8)
            return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
        }
    }
}
