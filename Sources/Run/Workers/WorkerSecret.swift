import Cryptography
import Node

/// What workers on other machines and the node prove themselves with: a file of 32 random bytes, in base64url.
enum WorkerSecret {
    private static let advice = "It holds no secret of workers. The node makes a new one when the file is removed."

    /// The node's own: made at the first start that needs it. Blocks: at start only.
    /// - Throws: a sentence that names the file.
    static func ofNode(_ identity: IdentityConfiguration) throws -> SecureBytes {
        try RandomKeyFile("workers.key", in: identity.keysFolder, length: SharedSecretTLS.secretBytes, advice: advice)
            .readOrMake(.system) { $0 }
    }

    /// The copy that a worker was given.
    /// - Throws: a sentence that names the file.
    static func ofWorker(_ path: String) throws -> SecureBytes {
        guard let secret = try RandomKeyFile(path: path, length: SharedSecretTLS.secretBytes, advice: advice).read({ $0 }) else {
            throw ConfigurationProblem.contradiction("\(path) is not there. It is a copy of keys/workers.key in the node's data folder.")
        }
        return secret
    }
}
