extension JSON {
    /// Reads the value of one member of an object that this program wrote as canonical JSON; everything else in it is passed over
    /// unread, which takes a fraction of reading the whole.
    /// - Returns: nil when the object has no such member, or is damaged in front of it or inside it.
    package init?(of key: StaticString, inCanonical bytes: [UInt8]) {
        let value = bytes.withUnsafeBufferPointer { buffer -> JSON? in
            var scan = MemberScan(buffer)
            guard let range = scan.value(of: key) else { return nil }
            return try? JSON(parsing: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[range]))
        }
        guard let value else { return nil }
        self = value
    }
}

/// Passes over the members of an object without reading their values.
private struct MemberScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// Where the value of a member stands.
    mutating func value(of key: StaticString) -> Range<Int>? {
        guard take(UInt8(ascii: "{")) else { return nil }
        while let name = string() {
            guard take(UInt8(ascii: ":")) else { return nil }
            let start = index
            guard pass() else { return nil }
            if matches(name, key) { return start..<index }
            guard take(UInt8(ascii: ",")) else { return nil }
        }
        return nil
    }

    private func matches(_ range: Range<Int>, _ key: StaticString) -> Bool {
        range.count == key.utf8CodeUnitCount
            && bytes[range].elementsEqual(UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// What stands between the quotes of the string that begins here.
    private mutating func string() -> Range<Int>? {
        guard take(UInt8(ascii: "\"")), let base = bytes.baseAddress else { return nil }
        let start = index
        while true {
            index = firstSpecialByte(base, from: index, to: bytes.count)
            guard index < bytes.count else { return nil }
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                return start..<index - 1
            }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
    }

    /// Passes over one value: to the comma or bracket behind it.
    private mutating func pass() -> Bool {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard string() != nil else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return true }
                depth -= 1
            case UInt8(ascii: ","):
                if depth == 0 { return true }
            default: break
            }
            index += 1
        }
        return false
    }
}
