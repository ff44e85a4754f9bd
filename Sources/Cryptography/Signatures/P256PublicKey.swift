import COpenSSL

/// A public key of P-256. Any thread.
package struct P256PublicKey: Sendable, Equatable {
    /// The point uncompressed: 0x04 and two coordinates, 65 bytes.
    package let point: [UInt8]

    let handle: KeyHandle

    /// The key of an uncompressed point of 65 bytes, which must lie on the curve.
    package init(point: [UInt8]) throws(KeyError) {
        guard point.count == P256.pointLength, point.first == 4, let handle = P256.key(point: point, scalar: nil) else { throw .refused }
        self.point = point
        self.handle = handle
    }

    /// Same point, same key.
    package static func == (one: P256PublicKey, other: P256PublicKey) -> Bool { one.point == other.point }

    /// Whether the 64 bytes of `signature` are ES256 (RFC 7518) over exactly `message` by this key's private half.
    package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        guard let encoded = JOSESignature.encoded(signature) else { return false }
        let valid = handle.withDigestContext { context in
            EVP_DigestVerifyInit_ex(context, nil, "SHA256", nil, nil, handle.pointer, nil) == 1
                && EVP_DigestVerify(context, encoded, encoded.count, message, message.count) == 1
        }
        if !valid { ERR_clear_error() }
        return valid
    }
}
