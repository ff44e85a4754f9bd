/// Unpadded standard base64 (RFC 4648, section 4): keys, signatures and content hashes of the Matrix protocol, and the PHC string format.
package enum UnpaddedBase64 {
    /// The text of `bytes`, without padding.
    package static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { Base64Alphabet.standard.encode($0) }
    }

    /// The bytes of `text`, or nil for padding, foreign characters or an impossible length.
    /// The unused bits of the last character are ignored: keys in the protocol's own examples have them set.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Base64Alphabet.standard.decode(text.utf8, strictly: false)
    }
}
