import COpenSSL

/// An Ed25519 public key (RFC 8032). Any thread, also several at once; a check takes about 64 µs, so not on an event loop in numbers.
package struct VerifyingKey: Sendable, Equatable {
    /// The key's 32 bytes.
    package let rawRepresentation: [UInt8]

    private let handle: KeyHandle

    /// The key with these 32 bytes. Bytes that are no point of the curve are taken, and verify nothing.
    package init(rawRepresentation: [UInt8]) throws(KeyError) {
        guard rawRepresentation.count == SigningKey.seedLength else { throw .wrongLength(found: rawRepresentation.count) }
        guard let key = EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, rawRepresentation, rawRepresentation.count) else {
            throw .refused
        }
        self.rawRepresentation = rawRepresentation
        handle = KeyHandle(key)
    }

    /// Same bytes, same key.
    package static func == (one: VerifyingKey, other: VerifyingKey) -> Bool {
        one.rawRepresentation == other.rawRepresentation
    }

    /// Whether `signature` (64 bytes) was made over exactly `message` by this key's private half.
    package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == SigningKey.signatureLength else { return false }
        let valid = handle.withDigestContext { context in
            EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, handle.pointer, nil) == 1
                && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
        // A refusal leaves an entry on this thread's error queue, which would grow and mislead the next reader.
        if !valid { ERR_clear_error() }
        return valid
    }
}
