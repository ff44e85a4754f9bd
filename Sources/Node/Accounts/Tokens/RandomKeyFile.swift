package import Cryptography

/// A file with a key that the node made by chance for itself: its bytes in base64url, mode 0600, in a folder of mode 0700. Blocks: at
/// start only.
package struct RandomKeyFile: Sendable {
    /// A file that holds no such key.
    package struct Damage: Error, Sendable, CustomStringConvertible {
        /// A sentence that names the file and what removing it costs.
        package let description: String
    }

    private let folder: String
    private let path: String
    private let length: Int
    private let damage: Damage

    /// - Parameter name: of the file in `folder`.
    /// - Parameter length: bytes of the key.
    /// - Parameter advice: what removing a damaged file costs, as a sentence.
    package init(_ name: String, in folder: String, length: Int, advice: String) {
        self.init(path: "\(folder)/\(name)", in: folder, length: length, advice: advice)
    }

    /// A file somewhere else, that is only read.
    package init(path: String, length: Int, advice: String) {
        self.init(path: path, in: "", length: length, advice: advice)
    }

    private init(path: String, in folder: String, length: Int, advice: String) {
        (self.folder, self.path, self.length) = (folder, path, length)
        damage = Damage(description: "The key file \(path) is damaged. \(advice)")
    }

    /// What the file holds; nil when it is not there. A copy made by hand may end with white space.
    /// - Parameter key: the key of these bytes; nil when they are none.
    /// - Throws: `Damage`, `SecretFile.Failure`.
    package func read<Key>(_ key: (SecureBytes) -> Key?) throws -> Key? {
        guard let text = try SecretFile.read(path) else { return nil }
        let word = String(decoding: text, as: Unicode.UTF8.self).split(whereSeparator: \.isWhitespace).first ?? ""
        guard let bytes = Base64URL.decode(word), bytes.count == length, let key = key(SecureBytes(copying: bytes)) else { throw damage }
        return key
    }

    /// What the file holds; made now when it is not there.
    /// - Parameter key: as for `read`. Chance is asked again as long as it gives no key.
    /// - Throws: `Damage`, `SecretFile.Failure`.
    package func readOrMake<Key>(_ random: SecureRandom, _ key: (SecureBytes) -> Key?) throws -> Key {
        if let key = try read(key) { return key }
        while true {
            let bytes = random.bytes(length)
            guard let key = key(SecureBytes(copying: bytes)) else { continue }
            try SecretFile.makeFolder(folder)
            try SecretFile.write(Array(Base64URL.encode(bytes).utf8), to: path)
            return key
        }
    }
}
