import CanonicalJSON
package import Chat
package import Cryptography
package import Federation

/// The file of the keys that sign for the node: `signing.key` in the `keys` folder beside the database, mode 0600, made at the first
/// start. Keys that were replaced stay in it, because events that they signed stay. Blocks: at start and by hand only.
package struct SigningKeyFile: Sendable {
    /// A file that holds no such keys.
    package struct Damage: Error, Sendable, CustomStringConvertible {
        /// A sentence that names the file.
        package let description: String
    }

    private struct Entry {
        let number: Int
        let key: SigningKey
        /// Milliseconds since 1970; nil for the one that signs.
        var expired: Int64?
    }

    private let folder: String
    private var path: String { folder + "/signing.key" }

    package init(in folder: String) { self.folder = folder }

    /// What the node says of its keys.
    /// - Parameter name: the node's.
    /// - Throws: ``Damage``, ``SecretFile/Failure``.
    package func readOrMake(name: ServerName, _ random: SecureRandom) throws -> PublishedKeys {
        if let entries = try read() { return try published(entries, name) }
        let entries = [Entry(number: 0, key: SigningKey(random: random))]
        try write(entries)
        return try published(entries, name)
    }

    /// A new key signs from now on; the one before stays for what it has signed.
    /// - Parameter now: milliseconds since 1970.
    /// - Throws: ``Damage``, ``SecretFile/Failure``.
    package func rotate(name: ServerName, at now: Int64, _ random: SecureRandom) throws -> PublishedKeys {
        var entries = try read() ?? []
        for place in entries.indices where entries[place].expired == nil { entries[place].expired = now }
        entries.append(Entry(number: (entries.map(\.number).max() ?? -1) + 1, key: SigningKey(random: random)))
        try write(entries)
        return try published(entries, name)
    }

    private func published(_ entries: [Entry], _ name: ServerName) throws -> PublishedKeys {
        let current = entries.filter { $0.expired == nil }
        guard current.count == 1, Set(entries.map(\.number)).count == entries.count else { throw damage }
        let old = entries.compactMap { entry in
            entry.expired.map { PublishedKeys.Old(id: KeyID(number: entry.number), key: entry.key.verifyingKey, expired: $0) }
        }
        return PublishedKeys(name: name, key: current[0].key, id: KeyID(number: current[0].number), old: old)
    }

    private func read() throws -> [Entry]? {
        guard let bytes = try SecretFile.read(path) else { return nil }
        guard let list = (try? JSON(parsing: bytes))?.array else { throw damage }
        return try list.map { json in
            guard let number = json["number"]?.int, (0...Int64(Int32.max)).contains(number),
                let seed = json["seed"]?.string.flatMap({ Base64URL.decode($0) }), seed.count == SigningKey.seedLength
            else { throw damage }
            return Entry(number: Int(number), key: try SigningKey(seed: SecureBytes(copying: seed)), expired: json["expired"]?.int)
        }
    }

    private func write(_ entries: [Entry]) throws {
        let list: [JSON] = entries.map { entry in
            let seed = entry.key.seed.withUnsafeBytes { Base64URL.encode(Array($0)) }
            var object: JSONObject = ["number": .int(Int64(entry.number)), "seed": .string(seed)]
            object["expired"] = entry.expired.map { .int($0) }
            return .object(object)
        }
        try SecretFile.makeFolder(folder)
        try SecretFile.write(JSON.array(list).encoded(), to: path)
    }

    private var damage: Damage {
        Damage(description: "The key file \(path) is damaged. Restore it from a backup: other nodes know this one by it.")
    }
}
