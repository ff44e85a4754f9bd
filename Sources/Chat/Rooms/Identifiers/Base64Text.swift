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
        bytes.withUnsafeBufferPointer { append($0, alphabet, to: &text) }
    }

    /// As above, for bytes that lie elsewhere.
    static func append(_ bytes: UnsafeBufferPointer<UInt8>, _ alphabet: Alphabet, to text: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length(of: bytes.count)) { digits in
            write(bytes, alphabet, to: digits)
            text.append(contentsOf: digits)
        }
    }

    /// How many characters so many bytes make.
    static func length(of count: Int) -> Int { (count * 4 + 2) / 3 }

    /// Writes the text of `bytes` over the first ``length(of:)`` places of `digits`: three bytes at a time.
    private static func write(_ bytes: UnsafeBufferPointer<UInt8>, _ alphabet: Alphabet, to digits: UnsafeMutableBufferPointer<UInt8>) {
        var (place, at) = (0, 0)
        while at + 3 <= bytes.count {
            let bits = UInt32(bytes[at]) << 16 | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2])
            digits[place] = digit(bits >> 18, alphabet)
            digits[place + 1] = digit(bits >> 12, alphabet)
            digits[place + 2] = digit(bits >> 6, alphabet)
            digits[place + 3] = digit(bits, alphabet)
            (place, at) = (place + 4, at + 3)
        }
        switch bytes.count - at {
        case 1:
            digits[place] = digit(UInt32(bytes[at]) >> 2, alphabet)
            digits[place + 1] = digit(UInt32(bytes[at]) << 4, alphabet)
        case 2:
            let bits = UInt32(bytes[at]) << 8 | UInt32(bytes[at + 1])
            digits[place] = digit(bits >> 10, alphabet)
            digits[place + 1] = digit(bits >> 4, alphabet)
            digits[place + 2] = digit(bits << 2, alphabet)
        default: break
        }
    }

    /// The text of `bytes`.
    static func encode(_ bytes: [UInt8], _ alphabet: Alphabet) -> String {
        String(unsafeUninitializedCapacity: length(of: bytes.count)) { digits in
            bytes.withUnsafeBufferPointer { write($0, alphabet, to: digits) }
            return length(of: bytes.count)
        }
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

    /// The character of the lowest 6 bits.
    @inline(__always)
    private static func digit(_ bits: UInt32, _ alphabet: Alphabet) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: bits) & 63
        return switch value {
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
