import COpenSSL

/// Owns one EVP_PKEY. OpenSSL 3 lets several threads use one key at once as long as each has a context of its own,
/// which is why signing and verifying make one per call.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    func withDigestContext<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        guard let context = EVP_MD_CTX_new() else {
            preconditionFailure("no memory for a signature context")
        }
        defer { EVP_MD_CTX_free(context) }
        return body(context)
    }
}
