import COpenSSL

/// Bytes that are zeroed when the last reference goes, and that print as a placeholder.
/// Immutable after `init`, so any thread may read them.
package final class SecureBytes: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    private let buffer: UnsafeMutableRawBufferPointer

    /// `count` bytes, zero at first, which `fill` may set.
    package init(count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
        buffer = .allocate(byteCount: count, alignment: 16)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        try fill(buffer)
    }

    /// A copy of `bytes`; the caller's array stays as it is.
    package convenience init(copying bytes: [UInt8]) {
        self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
    }

    deinit {
        OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        buffer.deallocate()
    }

    /// How many bytes.
    package var count: Int { buffer.count }

    /// Lends the bytes for the length of `body`.
    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(buffer))
    }

    /// Whether both hold the same bytes, in a time that depends on their lengths only.
    package func isEqual(to other: SecureBytes) -> Bool {
        count == other.count && (count == 0 || CRYPTO_memcmp(buffer.baseAddress, other.buffer.baseAddress, count) == 0)
    }

    /// Never the bytes.
    package var description: String { "(\(count) secret bytes)" }

    /// Never the bytes, also in a dump.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
