import COpenSSL

/// An RSA private key that signs RS256 (RFC 7518): what service accounts of Google have. Any thread.
package struct RSAKey: Sendable {
    private let handle: KeyHandle

    /// The key of a PEM text; below 2048 bits it is refused.
    package init(pem: SecureBytes) throws(KeyError) {
        handle = try PEM.privateKey(pem, kind: "RSA")
        guard EVP_PKEY_get_bits(handle.pointer) >= 2048 else { throw .refused }
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 over `message`: always the same one for the same key and message, as long as the key.
    package func sign(_ message: [UInt8]) -> [UInt8] { handle.signature(over: message) }
}
