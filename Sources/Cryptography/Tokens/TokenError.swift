/// Why a signed token was not accepted. For tests and logs; a client hears the same whichever it is.
package enum TokenError: Error, Equatable, Sendable {
    /// Not three parts of unpadded URL-safe base64, or longer than any token we make.
    case malformed
    /// The header is not, byte for byte, the one we write for a key that we have: another algorithm, another or no key id, anything added.
    case unknownHeader
    /// The signature is not the key's over these parts.
    case badSignature
}
