/// Unpadded standard base64 (RFC 4648, section 4): keys, signatures and content hashes of the Matrix protocol, and the PHC string format.
package enum UnpaddedBase64 {
    /// The text of `bytes`, without padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { Base64Alphabet.standard.encode($0) }
    }

    /// The bytes of `text`, or nil when it is not exactly what `encode` would have written.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Base64Alphabet.standard.decode(text.utf8)
    }
}
