import Cryptography

/// Standard base64 with padding, as headers and mails have it.
enum PaddedBase64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = UnpaddedBase64.encode(bytes)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }

    /// Nil for what `encode` would not have written.
    static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count % 4 == 0 else { return nil }
        let bytes = UnpaddedBase64.decode(String(text.reversed().drop { $0 == "=" }.reversed()))
        return bytes.flatMap { encode($0) == text ? $0 : nil }
    }
}
