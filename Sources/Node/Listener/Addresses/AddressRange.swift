/// A block of addresses as in the configuration: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
package struct AddressRange: Sendable, Hashable {
    let start: AddressBits
    /// How many of the 128 bits of the mapped form count.
    let length: Int

    /// Reads one block. Nil when the address or the length behind `/` is not one.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = AddressBits(first) else { return nil }
        let whole = address.isV4 ? 32 : 128
        var given = whole
        if parts.count == 2 {
            guard let number = Int(parts[1]), (0...whole).contains(number) else { return nil }
            given = number
        }
        length = given + (128 - whole)
        start = address.masked(to: length)
    }

    /// Whether `address` lies in the block.
    package func contains(_ address: AddressBits) -> Bool {
        address.masked(to: length) == start
    }
}
