import Cryptography
import Storage

/// The file of the codes' secret: `codes.key` in the `keys` folder beside the database, mode 0600, made at the first start. Who loses it
/// loses codes that are under way, nothing else. Blocks: at start only.
enum CodeKeyFile {
    /// A file that holds no secret of codes.
    struct Failure: Error, Sendable, CustomStringConvertible {
        let description: String
    }

    static func read(dataDirectory: String, random: SecureRandom) throws -> CodeKey {
        let folder = dataDirectory + "/keys"
        let path = folder + "/codes.key"
        try SecretFile.makeFolder(folder)
        if let bytes = try SecretFile.read(path) {
            guard let secret = Base64URL.decode(String(decoding: bytes, as: Unicode.UTF8.self)), secret.count == CodeKey.length else {
                throw Failure(description: "The key file \(path) is damaged. Remove it: codes that are under way are worth nothing then.")
            }
            return CodeKey(SecureBytes(copying: secret))
        }
        let secret = random.bytes(CodeKey.length)
        try SecretFile.write(Array(Base64URL.encode(secret).utf8), to: path)
        return CodeKey(SecureBytes(copying: secret))
    }
}
