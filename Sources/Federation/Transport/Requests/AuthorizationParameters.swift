/// The parameters of an `Authorization` field: `name=value` with commas between them (RFC 9110, section 11.4).
///
/// Values without quotes may hold anything visible but commas, quotes and backslashes: the specification asks for colons, and older
/// peers leave the quotes away from addresses and signatures too.
struct AuthorizationParameters {
    /// Names in lower case, each once.
    private(set) var values: [String: String] = [:]

    /// More than a peer has reason to send.
    private static let most = 32

    /// Nil for what cannot be read, and for a name that comes twice, which two readers could read in two ways.
    init?(_ bytes: ArraySlice<UInt8>) {
        var reader = Reader(rest: bytes)
        while true {
            reader.skipListPunctuation()
            if reader.rest.isEmpty { return }
            guard let (name, value) = reader.parameter(), values[name] == nil, values.count < Self.most else { return nil }
            values[name] = value
            guard reader.isAtListEnd() else { return nil }
        }
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        /// Empty elements of a list mean nothing (RFC 9110, section 5.6.1.2).
        mutating func skipListPunctuation() {
            rest = rest.drop { isSpace($0) || $0 == UInt8(ascii: ",") }
        }

        mutating func isAtListEnd() -> Bool {
            skipSpace()
            return rest.isEmpty || rest.first == UInt8(ascii: ",")
        }

        mutating func parameter() -> (String, String)? {
            let name = rest.prefix(while: isTokenByte)
            rest = rest.dropFirst(name.count)
            skipSpace()
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return nil }
            skipSpace()
            guard let value = rest.first == UInt8(ascii: "\"") ? quoted() : plain() else { return nil }
            return (String(decoding: name, as: UTF8.self).lowercased(), value)
        }

        private mutating func skipSpace() { rest = rest.drop(while: isSpace) }

        private mutating func plain() -> String? {
            let value = rest.prefix { (0x21...0x7E).contains($0) && ![0x22, 0x2C, 0x5C].contains($0) }
            rest = rest.dropFirst(value.count)
            return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
        }

        /// A quoted-string; a backslash stands for the byte behind it.
        private mutating func quoted() -> String? {
            rest = rest.dropFirst()
            var value: [UInt8] = []
            while var byte = rest.popFirst() {
                if byte == UInt8(ascii: "\"") { return String(validating: value, as: UTF8.self) }
                if byte == UInt8(ascii: "\\") {
                    guard let escaped = rest.popFirst() else { return nil }
                    byte = escaped
                }
                guard byte == 0x09 || (byte >= 0x20 && byte != 0x7F) else { return nil }
                value.append(byte)
            }
            return nil
        }

        private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

        private func isTokenByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }
}
