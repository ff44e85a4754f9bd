/// The `Range` of a request (RFC 9110, section 14): one range of bytes. Lists and other units are passed over, as the RFC allows.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    /// - Parameter length: of the file.
    init(_ text: String?, length: Int64) {
        guard let text, text.lowercased().hasPrefix("bytes="), !text.contains(",") else {
            self = .whole
            return
        }
        let parts = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = Self.number(parts[0]), let last = Self.number(parts[1]) else {
            self = .whole
            return
        }
        switch (first, last) {
        case (let first?, let last?):
            if first > last { self = .whole } else { self = Self.range(first, min(last, length - 1), length) }
        case (let first?, nil): self = Self.range(first, length - 1, length)
        case (nil, let suffix?): self = suffix == 0 ? .unsatisfiable : Self.range(max(0, length - suffix), length - 1, length)
        case (nil, nil): self = .whole
        }
    }

    private static func range(_ first: Int64, _ last: Int64, _ length: Int64) -> ByteRange {
        first < length ? .part(first..<last + 1) : .unsatisfiable
    }

    /// Nil for what is no number; the inner nil for nothing.
    private static func number(_ text: Substring) -> Int64?? {
        if text.isEmpty { return .some(nil) }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        // More digits than fit are more than any file has.
        return .some(Int64(text) ?? .max / 2)
    }
}
