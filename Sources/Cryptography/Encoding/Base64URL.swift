/// Unpadded URL-safe base64 (RFC 4648, section 5): event ids, tokens, signed tokens. One value has one spelling.
package enum Base64URL {
    /// The text of `bytes`, without padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { Base64Alphabet.urlSafe.encode($0) }
    }

    /// The bytes of `text`, or nil when it is not exactly what `encode` would have written.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Base64Alphabet.urlSafe.decode(text.utf8, strictly: true)
    }
}
