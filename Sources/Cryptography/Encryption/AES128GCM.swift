import COpenSSL

/// AES-128 in Galois/Counter mode (NIST SP 800-38D): secrecy and proof in one. Any thread. A nonce is used once with a key, or both are lost.
package enum AES128GCM {
    /// Bytes of a key.
    package static let keyLength = 16
    /// Bytes of a nonce.
    package static let nonceLength = 12
    /// Bytes of proof behind the ciphertext.
    package static let tagLength = 16

    /// The ciphertext, as long as `message`, with the tag behind it. `bound` is proven with it and not in it.
    package static func seal(_ message: [UInt8], key: [UInt8], nonce: [UInt8], bound: [UInt8] = []) -> [UInt8] {
        withContext(key, nonce, encrypts: true) { context in
            guard absorb(bound, context), var output = transform(message, context), finish(context) else { return nil }
            var tag = [UInt8](repeating: 0, count: tagLength)
            guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), &tag) == 1 else { return nil }
            output += tag
            return output
        } ?? { preconditionFailure("AES-128-GCM failed") }()
    }

    /// The message, or nil when key, nonce, `bound` or a byte is not what it was sealed with.
    package static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], bound: [UInt8] = []) -> [UInt8]? {
        guard sealed.count >= tagLength else { return nil }
        return withContext(key, nonce, encrypts: false) { context in
            var tag = Array(sealed.suffix(tagLength))
            guard absorb(bound, context), let output = transform(Array(sealed.dropLast(tagLength)), context),
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag) == 1, finish(context)
            else { return nil }
            return output
        }
    }

    private static func withContext(
        _ key: [UInt8], _ nonce: [UInt8], encrypts: Bool, _ body: (OpaquePointer) -> [UInt8]?
    ) -> [UInt8]? {
        precondition(key.count == keyLength && nonce.count == nonceLength, "a key has 16 bytes and a nonce 12")
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("no memory for a cipher context") }
        defer { EVP_CIPHER_CTX_free(context) }
        guard EVP_CipherInit_ex2(context, EVP_aes_128_gcm(), key, nonce, encrypts ? 1 : 0, nil) == 1 else {
            preconditionFailure("OpenSSL has no AES-128-GCM")
        }
        return body(context)
    }

    private static func absorb(_ bound: [UInt8], _ context: OpaquePointer) -> Bool {
        var count: Int32 = 0
        return bound.isEmpty || EVP_CipherUpdate(context, nil, &count, bound, Int32(bound.count)) == 1
    }

    private static func transform(_ input: [UInt8], _ context: OpaquePointer) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: input.count)
        var count: Int32 = 0
        guard input.isEmpty || EVP_CipherUpdate(context, &output, &count, input, Int32(input.count)) == 1 else { return nil }
        return output
    }

    private static func finish(_ context: OpaquePointer) -> Bool {
        var (nothing, count) = ([UInt8](repeating: 0, count: tagLength), Int32(0))
        return EVP_CipherFinal_ex(context, &nothing, &count) == 1
    }
}
