private import Cryptography

/// Keys and signatures as peers write them: base64, with or without the padding that the appendix asks to accept.
enum WireBase64 {
    /// The bytes of `text` when they are exactly `count`; nil otherwise. Longer texts are not looked at.
    static func decode(_ text: String, count: Int) -> [UInt8]? {
        guard text.utf8.count <= count * 2 else { return nil }
        var digits = Substring(text)
        if digits.utf8.count % 4 == 0 {
            for _ in 0..<2 where digits.utf8.last == UInt8(ascii: "=") { digits.removeLast() }
        }
        guard let bytes = UnpaddedBase64.decode(digits), bytes.count == count else { return nil }
        return bytes
    }
}
