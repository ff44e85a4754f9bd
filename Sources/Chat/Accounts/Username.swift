/// The local part of a user's identifier: 2 to 32 of `a-z 0-9 . _ -`, folded to lower case.
package struct Username: Sendable, Hashable {
    /// How many characters it may have.
    package static let length = 2...32

    /// The folded text; ASCII only, so that comparing texts compares bytes.
    package let text: String

    /// Folds ASCII capitals. Nil when the length is wrong or another character is in it, also one that only looks alike.
    package init?(folding input: String) {
        let folded = input.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard Self.length.contains(folded.count), folded.allSatisfy(Self.isAllowed) else { return nil }
        text = String(decoding: folded, as: Unicode.UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
