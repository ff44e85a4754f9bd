import Cryptography

/// The file of the key by which push services know the node (VAPID, RFC 8292): `push.key` in the `keys` folder beside the database, mode
/// 0600, made at the first start. Who loses it loses the browsers' subscriptions: they are made anew with the next visit. Blocks: at start
/// only.
enum PushKeyFile {
    /// A file that holds no such key.
    struct Failure: Error, Sendable, CustomStringConvertible {
        let description: String
    }

    private static let length = 32

    static func read(in folder: String, random: SecureRandom) throws -> P256Key {
        let path = folder + "/push.key"
        try SecretFile.makeFolder(folder)
        if let bytes = try SecretFile.read(path) {
            guard let scalar = Base64URL.decode(String(decoding: bytes, as: Unicode.UTF8.self)), scalar.count == length,
                let key = try? P256Key(scalar: SecureBytes(copying: scalar))
            else {
                throw Failure(description: "The key file \(path) is damaged. Remove it: browsers subscribe anew with their next visit.")
            }
            return key
        }
        // One number in 2^32 is above the curve's order.
        while true {
            let scalar = random.bytes(length)
            guard let key = try? P256Key(scalar: SecureBytes(copying: scalar)) else { continue }
            try SecretFile.write(Array(Base64URL.encode(scalar).utf8), to: path)
            return key
        }
    }
}
