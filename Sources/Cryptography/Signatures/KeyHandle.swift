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

    /// A signature with SHA-256, in the form that OpenSSL gives for this kind of key.
    func signature(over message: [UInt8]) -> [UInt8] {
        withDigestContext { context in
            var count = 0
            precondition(
                EVP_DigestSignInit_ex(context, nil, "SHA256", nil, nil, pointer, nil) == 1
                    && EVP_DigestSign(context, nil, &count, message, message.count) == 1, "signing failed")
            return [UInt8](unsafeUninitializedCapacity: count) { output, written in
                written = count
                precondition(EVP_DigestSign(context, output.baseAddress, &written, message, message.count) == 1, "signing failed")
            }
        }
    }
}
