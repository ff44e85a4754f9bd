/// Checks that bytes which come in pieces are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above
/// U+10FFFF. Fails at the first wrong byte.
struct UTF8Check {
    /// Continuation bytes still to come.
    private var missing: UInt8 = 0
    /// What the next continuation byte may be; narrower than 80...BF behind E0, ED, F0 and F4.
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    /// Whether the bytes so far end at a character.
    var isComplete: Bool { missing == 0 }

    /// Takes the next piece; false when it cannot be UTF-8 any more.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0 {
                index = Self.skipASCII(bytes, from: index)
                guard index < bytes.count else { return true }
                guard start(bytes[index]) else { return false }
            } else {
                guard (lower...upper).contains(bytes[index]) else { return false }
                missing -= 1
                lower = 0x80
                upper = 0xBF
            }
            index += 1
        }
        return true
    }

    private mutating func start(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lower) = (2, 0xA0)
        case 0xED: (missing, upper) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lower) = (3, 0x90)
        case 0xF4: (missing, upper) = (3, 0x8F)
        case 0xF1...0xF3: missing = 3
        default: return false
        }
        return true
    }

    /// The index of the first byte from `start` on that may not be ASCII, eight at a time.
    private static func skipASCII(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
            index += 8
        }
        while index < bytes.count, bytes[index] < 0x80 { index += 1 }
        return index
    }
}
