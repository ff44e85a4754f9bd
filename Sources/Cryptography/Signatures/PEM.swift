import COpenSSL

/// Reads private keys as providers hand them out: PEM texts of PKCS #8 or the older forms.
enum PEM {
    /// - Parameter kind: OpenSSL's name of the kind of key that must be in it.
    static func privateKey(_ text: SecureBytes, kind: String) throws(KeyError) -> KeyHandle {
        let key = text.withUnsafeBytes { bytes -> OpaquePointer? in
            guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { BIO_free(source) }
            // Without an answer of our own OpenSSL would ask the terminal for a password.
            return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
        }
        ERR_clear_error()
        guard let key else { throw .notThisKind(expected: kind) }
        let handle = KeyHandle(key)
        guard EVP_PKEY_is_a(key, kind) == 1 else { throw .notThisKind(expected: kind) }
        return handle
    }
}
