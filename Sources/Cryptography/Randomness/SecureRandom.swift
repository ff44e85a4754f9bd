import COpenSSL

/// The source of every secret and id. Passed in wherever it is needed, so that a test can own it.
package struct SecureRandom: Sendable {
    private let fill: @Sendable (UnsafeMutableRawBufferPointer) -> Void

    /// OpenSSL's generator, seeded by the kernel. Any thread.
    package static let system = SecureRandom { buffer in
        precondition(RAND_bytes(buffer.bindMemory(to: UInt8.self).baseAddress, Int32(buffer.count)) == 1, "no randomness")
    }

    /// A source that fills a buffer with what `fill` puts there, on the thread that asks.
    package init(fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void) {
        self.fill = fill
    }

    /// `count` fresh bytes.
    package func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            if count > 0 {
                fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
            }
            initialized = count
        }
    }

    /// `count` fresh bytes that are zeroed when released.
    package func secureBytes(_ count: Int) -> SecureBytes {
        SecureBytes(count: count) { buffer in
            if count > 0 { fill(buffer) }
        }
    }

    /// An unguessable word of `byteCount` random bytes in URL-safe base64: 32 bytes make 43 characters.
    package func token(byteCount: Int = 32) -> String {
        Base64URL.encode(bytes(byteCount))
    }
}
