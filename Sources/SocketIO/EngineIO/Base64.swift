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
        let whole = bytes.count - bytes.count % 3
        alphabet.withUnsafeBufferPointer { alphabet in
            bytes.withUnsafeBufferPointer { bytes in
                var index = 0
                while index < whole {
                    let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
                    output.append(alphabet[group >> 18])
                    output.append(alphabet[group >> 12 & 63])
                    output.append(alphabet[group >> 6 & 63])
                    output.append(alphabet[group & 63])
                    index += 3
                }
            }
        }
        appendTail(bytes[whole...], into: &output)
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
        let digits = text.dropLast(padding)
        let rest = digits.suffix(digits.count % 4)
        guard var output = decodeGroups(digits.dropLast(rest.count)) else { return nil }
        var group: UInt32 = 0
        for character in rest {
            guard values[Int(character)] != invalid else { return nil }
            group = group << 6 | UInt32(values[Int(character)])
        }
        return decodeTail(group, held: rest.count, into: &output) ? output : nil
    }

    private static func decodeGroups(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var invalid: UInt8 = 0
        let output = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { output, count in
            text.withUnsafeBufferPointer { text in
                values.withUnsafeBufferPointer { values in
                    var index = 0
                    while index < text.count {
                        let (first, second) = (values[Int(text[index])], values[Int(text[index + 1])])
                        let (third, fourth) = (values[Int(text[index + 2])], values[Int(text[index + 3])])
                        invalid |= first | second | third | fourth
                        output[count] = first << 2 | second >> 4
                        output[count + 1] = second << 4 | third >> 2
                        output[count + 2] = third << 6 | fourth
                        count += 3
                        index += 4
                    }
                }
            }
        }
        return invalid < 64 ? output : nil
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
