/// What a part of a peer's answer says of itself. Nothing of it is believed.
package struct MixedHead: Sendable, Equatable {
    /// `Content-Type`.
    package var type: String?
    /// `Content-Disposition`.
    package var disposition: String?
    /// `Location`: the bytes are there instead.
    var location: String?

    /// Lines of a head at most.
    private static let mostLines = 32

    /// For a file that came without a head of its own.
    package init(type: String?, disposition: String?) {
        self.type = type
        self.disposition = disposition
    }

    /// Reads the lines of a head; nil for what is none, says a thing twice, or is folded.
    init?(_ bytes: [UInt8]) {
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }) else { return nil }
        let lines = Self.lines(bytes)
        guard lines.count <= Self.mostLines else { return nil }
        for line in lines {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex, let first = line.first, first != " ", first != "\t" else {
                return nil
            }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" })
            let field: WritableKeyPath<MixedHead, String?>
            switch line[..<colon].lowercased() {
            case "content-type": field = \.type
            case "content-disposition": field = \.disposition
            case "location": field = \.location
            default: continue
            }
            guard self[keyPath: field] == nil, !value.isEmpty else { return nil }
            self[keyPath: field] = value
        }
    }

    /// Whole lines without their ends.
    private static func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
    }
}
