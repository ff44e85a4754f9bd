/// Makes JSON Web Tokens signed with EdDSA (RFC 7519, RFC 8037) in compact form. It knows nothing of claims or clocks: the payload
/// comes as the bytes of a JSON object. Any thread.
package struct TokenSigner: Sendable {
    /// The name of the key in the tokens' headers.
    package let keyID: String

    private let key: SigningKey
    private let header: String

    /// `keyID` is 1 to 64 of `A-Z a-z 0-9 . _ -`.
    package init(keyID: String, key: SigningKey) {
        self.keyID = keyID
        self.key = key
        header = TokenHeader.encoded(keyID: keyID)
    }

    /// The token around `payload`: `header.payload.signature`.
    package func sign(payload: [UInt8]) -> String {
        let signed = header + "." + Base64URL.encode(payload)
        return signed + "." + Base64URL.encode(key.sign(Array(signed.utf8)))
    }
}
