import COpenSSL

/// A private key of P-256: signs ES256 (RFC 7518) and agrees on secrets (ECDH). Any thread, also several at once.
package struct P256Key: Sendable {
    /// The key that belongs to it.
    package let publicKey: P256PublicKey

    private let handle: KeyHandle

    /// The key whose private number is these 32 bytes, big end first.
    package init(scalar: SecureBytes) throws(KeyError) {
        guard scalar.count == P256.scalarLength else { throw .refused }
        guard let point = scalar.withUnsafeBytes({ P256.point(of: $0) }), let handle = P256.key(point: point, scalar: scalar) else {
            throw .refused
        }
        publicKey = try P256PublicKey(point: point)
        self.handle = handle
    }

    /// The key of a PEM text, as Apple's `.p8` files hold it.
    package init(pem: SecureBytes) throws(KeyError) {
        let handle = try PEM.privateKey(pem, kind: "EC")
        var number: OpaquePointer?
        defer { BN_clear_free(number) }
        guard EVP_PKEY_get_bn_param(handle.pointer, OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1, BN_num_bits(number) <= P256.scalarLength * 8
        else {
            throw .notThisKind(expected: "P-256")
        }
        let scalar = SecureBytes(count: P256.scalarLength) { buffer in
            _ = BN_bn2binpad(number, buffer.bindMemory(to: UInt8.self).baseAddress, Int32(P256.scalarLength))
        }
        try self.init(scalar: scalar)
        // Another curve has other points: only the public key says which one it is.
        guard EVP_PKEY_eq(handle.pointer, self.handle.pointer) == 1 else { throw .notThisKind(expected: "P-256") }
    }

    /// A fresh key.
    package init(random: SecureRandom) {
        // One number in 2^32 is above the curve's order.
        for _ in 0..<8 {
            if let key = try? P256Key(scalar: random.secureBytes(P256.scalarLength)) {
                self = key
                return
            }
        }
        preconditionFailure("the source of randomness gives no key of P-256")
    }

    /// The 64 bytes of ES256 over `message`, another one each time.
    package func sign(_ message: [UInt8]) -> [UInt8] {
        let encoded = handle.signature(over: message)
        guard let plain = JOSESignature.plain(encoded) else { preconditionFailure("P-256 signing failed") }
        return plain
    }

    /// The 32 bytes that both sides come to: the x coordinate of the common point.
    package func sharedSecret(with other: P256PublicKey) throws(KeyError) -> [UInt8] {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, handle.pointer, nil) else {
            preconditionFailure("no memory for a key agreement")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var count = P256.scalarLength
        var secret = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, other.handle.pointer) == 1,
            EVP_PKEY_derive(context, &secret, &count) == 1, count == P256.scalarLength
        else {
            ERR_clear_error()
            throw .refused
        }
        return secret
    }
}
