import CanonicalJSON
package import Cryptography

/// The key files of access tokens: `token-<id>.key` in the `keys` folder beside the database, mode 0600.
/// Blocks: at start, and on a thread made for blocking.
package struct TokenKeyFiles: Sendable {
    private let folder: String
    private let random: SecureRandom

    /// A key file that cannot be used, or the file system's refusal.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        /// One sentence that names the file.
        package let description: String
    }

    /// - Parameter dataDirectory: where the database lies.
    package init(dataDirectory: String, random: SecureRandom) {
        folder = dataDirectory + "/keys"
        self.random = random
    }

    /// Reads the keys, makes the first or the next one when it is due, and removes spent ones.
    /// - Parameter lifetime: of an access token, in milliseconds.
    package func refreshed(at now: Int64, lifetime: Int64) throws(Failure) -> TokenKeyRing {
        do {
            return try load(at: now, lifetime: lifetime)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    private func load(at now: Int64, lifetime: Int64) throws -> TokenKeyRing {
        try SecretFile.makeFolder(folder)
        let names = try SecretFile.names(in: folder).filter { $0.hasPrefix("token-") && $0.hasSuffix(".key") }
        var ring = TokenKeyRing(try names.map { try read(folder + "/" + $0) })
        if ring.isDue(at: now) {
            let key = TokenKey(id: random.token(byteCount: 9), createdAt: now, key: SigningKey(random: random))
            try write(key)
            ring.add(key)
        }
        for spent in ring.removeSpent(at: now, lifetime: lifetime) { try SecretFile.remove(path(of: spent.id)) }
        return ring
    }

    private func path(of id: String) -> String { "\(folder)/token-\(id).key" }

    private func read(_ path: String) throws -> TokenKey {
        guard let bytes = try SecretFile.read(path), let json = try? JSON(parsing: bytes), let id = json["id"]?.string,
            let createdAt = json["createdAt"]?.int, let seed = json["seed"]?.string.flatMap({ Base64URL.decode($0) }),
            seed.count == SigningKey.seedLength, path == self.path(of: id)
        else { throw Failure(description: "The key file \(path) is damaged. Remove it: everybody gets a new access token then.") }
        return TokenKey(id: id, createdAt: createdAt, key: try SigningKey(seed: SecureBytes(copying: seed)))
    }

    private func write(_ key: TokenKey) throws {
        let seed = key.key.seed.withUnsafeBytes { Base64URL.encode(Array($0)) }
        let json: JSON = ["id": .string(key.id), "createdAt": .int(key.createdAt), "seed": .string(seed)]
        try SecretFile.write(json.encoded(), to: path(of: key.id))
    }
}
