import COpenSSL

/// HMAC-SHA256 and, for signatures of others, HMAC-SHA1 (RFC 2104), and the comparison that goes with it. Any thread.
package enum MessageAuthentication {
    /// The 32 bytes of HMAC-SHA256 over `message` with `key` of any length.
    package static func hmacSHA256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { key in
            message.withUnsafeBytes { message in code(key: key, message: message) }
        }
    }

    /// The 32 bytes of HMAC-SHA256 over `message` with a secret key.
    package static func hmacSHA256(key: SecureBytes, message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { key in
            message.withUnsafeBytes { message in code(key: key, message: message) }
        }
    }

    /// The 20 bytes of HMAC-SHA1 over `message`: only where a provider signs with it (Twilio's webhooks).
    package static func hmacSHA1(key: SecureBytes, message: [UInt8]) -> [UInt8] {
        key.withUnsafeBytes { key in
            message.withUnsafeBytes { message in code(.sha1, length: 20, key: key, message: message) }
        }
    }

    /// Whether both hold the same bytes, in a time that depends on their lengths only.
    package static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return one.withUnsafeBytes { one in
            other.withUnsafeBytes { other in one.isEmpty || CRYPTO_memcmp(one.baseAddress, other.baseAddress, one.count) == 0 }
        }
    }

    private static func code(
        _ algorithm: DigestAlgorithm = .sha256, length: Int = Digest.length, key: UnsafeRawBufferPointer, message: UnsafeRawBufferPointer
    ) -> [UInt8] {
        // HMAC() takes a null key to mean "the key of last time", so an empty key needs an address too.
        withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { nowhere in
            [UInt8](unsafeUninitializedCapacity: length) { output, count in
                let keyAddress = key.baseAddress ?? UnsafeRawPointer(nowhere.baseAddress)
                let messageAddress = message.bindMemory(to: UInt8.self).baseAddress
                let code = HMAC(
                    algorithm.pointer, keyAddress, Int32(key.count), messageAddress, message.count, output.baseAddress, nil)
                precondition(code != nil, "HMAC failed")
                count = length
            }
        }
    }
}
