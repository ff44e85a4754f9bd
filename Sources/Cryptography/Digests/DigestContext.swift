import COpenSSL
import Glibc

/// What every digest of one kind shares: the algorithm, fetched once (a fetch costs more than hashing a short event).
struct DigestAlgorithm: @unchecked Sendable {
    /// SHA-256. Immutable after the fetch, so every thread may use it.
    static let sha256 = DigestAlgorithm(name: "SHA256")

    /// SHA-1, which only others still sign with.
    static let sha1 = DigestAlgorithm(name: "SHA1")

    let pointer: OpaquePointer

    private init(name: String) {
        guard let pointer = EVP_MD_fetch(nil, name, nil) else {
            preconditionFailure("OpenSSL has no \(name)")
        }
        self.pointer = pointer
    }
}

/// The digest context of the calling thread, made at first use and freed when the thread ends.
enum DigestContext {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = pthread_key_create(&key) { EVP_MD_CTX_free(OpaquePointer($0)) }
        precondition(status == 0, "no thread-specific key left for the digest context")
        return key
    }()

    /// Never kept beyond one synchronous call: another call on this thread starts the context anew.
    static var ofThisThread: OpaquePointer {
        if let existing = pthread_getspecific(key) {
            return OpaquePointer(existing)
        }
        guard let made = EVP_MD_CTX_new() else {
            preconditionFailure("no memory for a digest context")
        }
        pthread_setspecific(key, UnsafeRawPointer(made))
        return made
    }
}
