import CanonicalJSON
import Chat
import Cryptography
import Federation
import Testing

/// Two nodes with their keys, and a few moments.
enum TransportCast {
    static let north = name("north.example")
    static let south = name("south.example")
    /// Milliseconds since 1970.
    static let now: Int64 = 1_800_000_000_000
    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 24 * hour

    static func name(_ text: String) -> ServerName {
        guard let name = ServerName(text) else { preconditionFailure("\(text) is no server name") }
        return name
    }

    static func id(_ text: String) -> KeyID {
        guard let id = KeyID(text) else { preconditionFailure("\(text) is no key id") }
        return id
    }

    /// Always the same key for the same number.
    static func key(_ number: UInt8) -> SigningKey {
        do {
            return try SigningKey(seed: SecureBytes(copying: [UInt8](repeating: number, count: SigningKey.seedLength)))
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// What South publishes at a moment, verified.
    static func southKeys(_ number: UInt8 = 1, id: String = "ed25519:1", old: [PublishedKeys.Old] = [], at now: Int64 = now) throws
        -> ServerKeys
    {
        let published = PublishedKeys(name: south, key: key(number), id: Self.id(id), old: old)
        return try ServerKeys(parsing: published.object(at: now).encoded(), of: south)
    }

    /// Something that South signed with these keys.
    static func claim(_ moment: KeyMoment, by keys: [(UInt8, String)] = [(1, "ed25519:1")], server: ServerName = south) -> SignatureClaim {
        let message = Array("what was said".utf8)
        let signatures = keys.map { KeySignature(key: id($1), bytes: key($0).sign(message)) }
        return SignatureClaim(server: server, message: message, signatures: signatures, moment: moment)
    }
}
