/// Unpadded base64 as Matrix writes it, in both alphabets (RFC 4648, sections 4 and 5).
enum Base64Text {
    enum Alphabet {
        case standard, urlSafe

        fileprivate var last: (UInt8, UInt8) {
            self == .standard ? (UInt8(ascii: "+"), UInt8(ascii: "/")) : (UInt8(ascii: "-"), UInt8(ascii: "_"))
        }
    }

    /// Appends the text of `bytes`.
    static func append(_ bytes: [UInt8], _ alphabet: Alphabet, to text: inout [UInt8]) {
        let count = (bytes.count * 4 + 2) / 3
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { digits in
            var bits: UInt32 = 0
            var held: UInt32 = 0
            var place = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                held += 8
                while held >= 6 {
                    held -= 6
                    digits[place] = digit(UInt8(truncatingIfNeeded: bits >> held) & 63, alphabet)
                    place += 1
                }
            }
            if held > 0 { digits[place] = digit(UInt8(truncatingIfNeeded: bits << (6 - held)) & 63, alphabet) }
            text.append(contentsOf: digits)
        }
    }

    /// The text of `bytes`.
    static func encode(_ bytes: [UInt8], _ alphabet: Alphabet) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        append(bytes, alphabet, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `text`; nil for padding, foreign characters, an impossible length, or bits left over that are not zero,
    /// so that every value has exactly one text.
    static func decode(_ text: UnsafeBufferPointer<UInt8>, _ alphabet: Alphabet) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for character in text {
            guard let digit = value(of: character, alphabet) else { return nil }
            bits = bits << 6 | UInt32(digit)
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> held))
            }
        }
        guard held < 6, bits & ((1 << held) - 1) == 0 else { return nil }
        return bytes
    }

    @inline(__always)
    private static func digit(_ value: UInt8, _ alphabet: Alphabet) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: alphabet.last.0
        default: alphabet.last.1
        }
    }

    @inline(__always)
    private static func value(of character: UInt8, _ alphabet: Alphabet) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case alphabet.last.0: 62
        case alphabet.last.1: 63
        default: nil
        }
    }
}
