/// Checks JSON Web Tokens that one of our own keys signed. Several keys stand side by side while one replaces another.
///
/// A header is accepted only if it is, byte for byte, what `TokenSigner` writes for a known key, so no header is ever parsed and no
/// algorithm can be talked into. Times and other claims are the caller's to judge. Any thread.
package struct TokenVerifier: Sendable {
    /// Longer tokens are refused unread.
    package static let longestToken = 4096

    private struct KnownKey: Sendable {
        let header: [UInt8]
        let key: VerifyingKey
    }

    private let keys: [KnownKey]

    /// `keys` by key id, as in `TokenSigner`.
    package init(keys: [(keyID: String, key: VerifyingKey)]) {
        self.keys = keys.map { KnownKey(header: Array(TokenHeader.encoded(keyID: $0.keyID).utf8), key: $0.key) }
    }

    /// The payload's bytes, once its signature is proven.
    package func payload(of token: String) throws(TokenError) -> [UInt8] {
        guard token.utf8.count <= Self.longestToken else { throw .malformed }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3,
            let payload = Base64Alphabet.urlSafe.decode(parts[1], strictly: true),
            let signature = Base64Alphabet.urlSafe.decode(parts[2], strictly: true)
        else { throw .malformed }
        guard let known = keys.first(where: { $0.header.elementsEqual(parts[0]) }) else { throw .unknownHeader }
        let signed = Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count))
        guard known.key.isValid(signature: signature, for: signed) else { throw .badSignature }
        return payload
    }
}
