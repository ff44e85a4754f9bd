package import Cryptography

/// Encrypts what only the receiver of a push reads (RFC 8291, in the encoding aes128gcm of RFC 8188, one record).
package enum PushEncryption {
    /// Clear bytes at most, so that the body stays within the 4096 bytes that every push service takes.
    package static let longest = 3993
    private static let recordSize: UInt32 = 4096

    /// The body of the request; nil when `message` is too long.
    /// - Parameter key: made for this message alone.
    /// - Parameter salt: 16 bytes, made for this message alone.
    package static func body(_ message: [UInt8], for subscription: PushSubscription, key: P256Key, salt: [UInt8]) -> [UInt8]? {
        guard message.count <= longest, let shared = try? key.sharedSecret(with: subscription.key) else { return nil }
        let own = key.publicKey.point
        let secret = KeyDerivation.derive(
            salt: subscription.secret, secret: shared, info: Array("WebPush: info\0".utf8) + subscription.key.point + own, length: 32)
        let derived = KeyDerivation.extract(salt: salt, secret: secret)
        let contentKey = KeyDerivation.expand(key: derived, info: Array("Content-Encoding: aes128gcm\0".utf8), length: AES128GCM.keyLength)
        let nonce = KeyDerivation.expand(key: derived, info: Array("Content-Encoding: nonce\0".utf8), length: AES128GCM.nonceLength)
        // 2 ends the last record; no further padding.
        let sealed = AES128GCM.seal(message + [2], key: contentKey, nonce: nonce)
        let size = (0..<4).map { UInt8(truncatingIfNeeded: recordSize >> UInt32(24 - 8 * $0)) }
        return salt + size + [UInt8(own.count)] + own + sealed
    }

    /// The same with a fresh key and salt.
    package static func body(_ message: [UInt8], for subscription: PushSubscription, random: SecureRandom) -> [UInt8]? {
        body(message, for: subscription, key: P256Key(random: random), salt: random.bytes(16))
    }
}
