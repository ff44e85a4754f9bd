extension JSONReader {
    /// Reads a number by the grammar of RFC 8259 and keeps its text.
    mutating func number() throws(JSONError) -> JSONNumber {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        if try peek() == UInt8(ascii: "0") { index += 1 } else { try digits() }
        if index < count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if index < count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        if index < count, isDigit(bytes[index]) { throw JSONError(.badNumber, at: index) }
        return JSONNumber(checked: String(decoding: UnsafeBufferPointer(start: bytes + start, count: index - start), as: UTF8.self))
    }

    /// At least one digit.
    private mutating func digits() throws(JSONError) {
        guard isDigit(try peek()) else { throw JSONError(.badNumber, at: index) }
        while index < count, isDigit(bytes[index]) { index += 1 }
    }

    @inline(__always)
    private func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }
}
