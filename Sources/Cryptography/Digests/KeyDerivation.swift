/// HKDF with SHA-256 (RFC 5869). Any thread.
package enum KeyDerivation {
    /// The pseudorandom key of 32 bytes from `secret`, whose bytes need not be evenly random.
    package static func extract(salt: [UInt8], secret: [UInt8]) -> [UInt8] {
        MessageAuthentication.hmacSHA256(key: salt, message: secret)
    }

    /// `length` bytes bound to `info`, from a pseudorandom key.
    /// - Precondition: at most 8160 bytes.
    package static func expand(key: [UInt8], info: [UInt8], length: Int) -> [UInt8] {
        precondition((0...255 * Digest.length).contains(length), "HKDF makes at most 8160 bytes")
        var output: [UInt8] = []
        var block: [UInt8] = []
        var counter: UInt8 = 1
        while output.count < length {
            block = MessageAuthentication.hmacSHA256(key: key, message: block + info + [counter])
            output += block
            counter &+= 1
        }
        return Array(output.prefix(length))
    }

    /// Both steps.
    package static func derive(salt: [UInt8], secret: [UInt8], info: [UInt8], length: Int) -> [UInt8] {
        expand(key: extract(salt: salt, secret: secret), info: info, length: length)
    }
}
