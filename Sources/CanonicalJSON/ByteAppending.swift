extension [UInt8] {
    /// Appends the string between quotes with the escapes of canonical JSON: the shortest there are, everything else as UTF-8.
    mutating func appendQuoted(_ string: String) {
        let done: Void? = string.utf8.withContiguousStorageIfAvailable { appendQuoted(utf8: $0) }
        if done == nil { Array(string.utf8).withUnsafeBufferPointer { appendQuoted(utf8: $0) } }
    }

    private mutating func appendQuoted(utf8 text: UnsafeBufferPointer<UInt8>) {
        append(UInt8(ascii: "\""))
        if let start = text.baseAddress {
            var runStart = 0
            while true {
                let special = firstSpecialByte(start, from: runStart, to: text.count)
                append(contentsOf: UnsafeBufferPointer(start: start + runStart, count: special - runStart))
                if special == text.count { break }
                appendEscaped(text[special])
                runStart = special + 1
            }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0a: append(UInt8(ascii: "n"))
        case 0x0c: append(UInt8(ascii: "f"))
        case 0x0d: append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        default:
            append(contentsOf: "u00".utf8)
            append(hexDigit(byte >> 4))
            append(hexDigit(byte & 0x0f))
        }
    }

    private func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Appends the number in decimal digits.
    mutating func appendDecimal(_ value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let first = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self[first...].reverse()
    }
}
