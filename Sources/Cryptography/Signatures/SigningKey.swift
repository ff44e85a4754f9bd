import COpenSSL

/// An Ed25519 private key (RFC 8032). Any thread, also several at once; a signature takes about 26 µs.
package struct SigningKey: Sendable {
    /// How many bytes a seed, and a public key, has.
    package static let seedLength = 32
    /// How many bytes a signature has.
    package static let signatureLength = 64

    private let handle: KeyHandle

    /// The key whose 32-byte seed is `seed`.
    package init(seed: SecureBytes) throws(KeyError) {
        guard seed.count == Self.seedLength else { throw .wrongLength(found: seed.count) }
        let key = seed.withUnsafeBytes { bytes in
            EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        }
        guard let key else { throw .refused }
        handle = KeyHandle(key)
    }

    /// A fresh key.
    package init(random: SecureRandom) {
        do {
            try self.init(seed: random.secureBytes(Self.seedLength))
        } catch {
            preconditionFailure("OpenSSL refused 32 bytes as an Ed25519 seed: \(error)")
        }
    }

    /// The seed, for the key file.
    package var seed: SecureBytes {
        SecureBytes(count: Self.seedLength) { buffer in
            var length = buffer.count
            let done = EVP_PKEY_get_raw_private_key(handle.pointer, buffer.bindMemory(to: UInt8.self).baseAddress, &length)
            precondition(done == 1 && length == Self.seedLength, "the seed cannot be read back")
        }
    }

    /// The key that verifies what this one signs.
    package var verifyingKey: VerifyingKey {
        let raw = [UInt8](unsafeUninitializedCapacity: Self.seedLength) { output, count in
            count = Self.seedLength
            precondition(EVP_PKEY_get_raw_public_key(handle.pointer, output.baseAddress, &count) == 1, "the public key cannot be read")
        }
        do {
            return try VerifyingKey(rawRepresentation: raw)
        } catch {
            preconditionFailure("OpenSSL refused its own public key: \(error)")
        }
    }

    /// The 64-byte signature over `message`: always the same one for the same key and message.
    package func sign(_ message: [UInt8]) -> [UInt8] {
        handle.withDigestContext { context in
            [UInt8](unsafeUninitializedCapacity: Self.signatureLength) { output, count in
                count = Self.signatureLength
                let done =
                    EVP_DigestSignInit_ex(context, nil, nil, nil, nil, handle.pointer, nil) == 1
                    && EVP_DigestSign(context, output.baseAddress, &count, message, message.count) == 1
                precondition(done && count == Self.signatureLength, "Ed25519 signing failed")
            }
        }
    }
}
