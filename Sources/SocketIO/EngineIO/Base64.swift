/// Base64 as RFC 4648 section 4 has it, with padding; the reader takes nothing else.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let invalid: UInt8 = 0xFF
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()

    /// Length of the encoded form of `count` bytes.
    static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Appends the encoded form of `bytes`.
    static func encode(_ bytes: [UInt8], into output: inout [UInt8]) {
        output.reserveCapacity(output.count + encodedCount(bytes.count))
        var index = 0
        while index + 2 < bytes.count {
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            output.append(alphabet[Int(group >> 18)])
            output.append(alphabet[Int(group >> 12 & 63)])
            output.append(alphabet[Int(group >> 6 & 63)])
            output.append(alphabet[Int(group & 63)])
            index += 3
        }
        appendTail(bytes[index...], into: &output)
    }

    private static func appendTail(_ tail: ArraySlice<UInt8>, into output: inout [UInt8]) {
        guard let first = tail.first else { return }
        let second = tail.count > 1 ? tail[tail.startIndex + 1] : 0
        output.append(alphabet[Int(first >> 2)])
        output.append(alphabet[Int((first & 3) << 4 | second >> 4)])
        output.append(tail.count > 1 ? alphabet[Int((second & 15) << 2)] : UInt8(ascii: "="))
        output.append(UInt8(ascii: "="))
    }

    /// The decoded bytes, or nil when the text is not base64 with its padding and with zero bits under it.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var held = 0
        for character in text.dropLast(padding) {
            let value = values[Int(character)]
            guard value != invalid else { return nil }
            group = group << 6 | UInt32(value)
            held += 1
            if held == 4 {
                output.append(UInt8(truncatingIfNeeded: group >> 16))
                output.append(UInt8(truncatingIfNeeded: group >> 8))
                output.append(UInt8(truncatingIfNeeded: group))
                (group, held) = (0, 0)
            }
        }
        return decodeTail(group, held: held, into: &output) ? output : nil
    }

    /// Two characters hold one byte, three hold two; the bits left over must be zero, or one text would have two spellings.
    private static func decodeTail(_ group: UInt32, held: Int, into output: inout [UInt8]) -> Bool {
        switch held {
        case 0: return true
        case 2:
            output.append(UInt8(truncatingIfNeeded: group >> 4))
            return group & 15 == 0
        case 3:
            output.append(UInt8(truncatingIfNeeded: group >> 10))
            output.append(UInt8(truncatingIfNeeded: group >> 2))
            return group & 3 == 0
        default: return false
        }
    }
}
