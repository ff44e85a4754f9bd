import COpenSSL

/// SHA-256 over parts that come one after the other, as a file is read. Owned by one caller at a time.
package struct RunningDigest: ~Copyable {
    private let context: OpaquePointer

    /// An empty digest.
    package init() {
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, DigestAlgorithm.sha256.pointer, nil) == 1 else {
            preconditionFailure("no memory for a digest context")
        }
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes the next part.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Takes the next part, which is only read during the call.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "SHA-256 failed")
    }

    /// The 32 bytes over everything taken so far.
    package consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Digest.length) { output, count in
            precondition(EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1, "SHA-256 failed")
            count = Digest.length
        }
    }
}
