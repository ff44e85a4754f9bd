import Cryptography
import Node

/// What workers on other machines and the node prove themselves with: a file of 32 random bytes, in base64url.
enum WorkerSecret {
    /// The node's own: made at the first start that needs it. Blocks: at start only.
    /// - Throws: a sentence that names the file.
    static func ofNode(_ identity: IdentityConfiguration) throws -> SecureBytes {
        let path = identity.workerSecretFile
        if let secret = try read(path) { return secret }
        try SecretFile.makeFolder(identity.dataDirectory + "/keys")
        try SecretFile.write(Array(Base64URL.encode(SecureRandom.system.bytes(SharedSecretTLS.secretBytes)).utf8), to: path)
        guard let secret = try read(path) else { throw damaged(path) }
        return secret
    }

    /// The copy that a worker was given.
    /// - Throws: a sentence that names the file.
    static func ofWorker(_ path: String) throws -> SecureBytes {
        guard let secret = try read(path) else {
            throw ConfigurationProblem.contradiction("\(path) is not there. It is a copy of keys/workers.key in the node's data folder.")
        }
        return secret
    }

    private static func read(_ path: String) throws -> SecureBytes? {
        guard let bytes = try SecretFile.read(path) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first ?? ""
        guard let secret = Base64URL.decode(text), secret.count == SharedSecretTLS.secretBytes else { throw damaged(path) }
        return SecureBytes(copying: secret)
    }

    private static func damaged(_ path: String) -> ConfigurationProblem {
        .contradiction("\(path) holds no secret of workers. The node makes a new one when the file is removed.")
    }
}
