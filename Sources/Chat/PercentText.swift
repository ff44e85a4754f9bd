/// Percent-encoding as signatures and header fields want it: every byte but letters, digits, `-`, `.`, `_` and `~` (RFC 3986,
/// section 2.3), in capitals.
package enum PercentText {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// The bytes of a text.
    /// - Parameter keepsSlashes: for paths, whose slashes stay as they are.
    package static func encode(_ text: String, keepsSlashes: Bool = false) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: escaped.append(byte)
            case 0x2F where keepsSlashes: escaped.append(byte)
            default: escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
