package import CanonicalJSON
package import Chat
package import Cryptography

/// The keys of a server as it publishes them, verified to be its own words (server-server API, "Publishing Keys").
package struct ServerKeys: Sendable {
    /// A key that is no longer signed with.
    package struct Old: Sendable, Equatable {
        /// What verifies the events of its time.
        package let key: VerifyingKey
        /// The last moment at which it counted, in milliseconds since 1970.
        package let expired: Int64
    }

    /// Whose they are.
    package let server: ServerName
    /// Until when the current keys are good, in milliseconds since 1970, as the server says.
    package let validUntil: Int64
    /// The keys that it signs with.
    package let current: [KeyID: VerifyingKey]
    /// The keys that it signed with, as long as old events carry their signatures.
    package let old: [KeyID: Old]

    /// Bytes of an answer, keys of each kind in it.
    package static let longest = 256 << 10
    package static let mostCurrent = 32
    package static let mostOld = 1024

    /// Reads the answer of `GET /_matrix/key/v2/server`.
    ///
    /// Keys of other algorithms are passed over. The object must be signed by one of the current keys in it.
    /// - Throws: ``ServerKeysFault``.
    package init(parsing bytes: [UInt8], of server: ServerName) throws(ServerKeysFault) {
        guard bytes.count <= Self.longest else { throw .tooLarge }
        guard let json = try? JSON(parsing: bytes, limits: JSONLimits(maxDepth: 10, maxValues: 10_000)) else { throw .malformed }
        try self.init(json, of: server)
    }

    /// The same for an object that is read already: one of a notary's answers.
    /// - Throws: ``ServerKeysFault``.
    package init(_ json: JSON, of server: ServerName) throws(ServerKeysFault) {
        guard let object = json.object, let name = object["server_name"]?.string, let until = object["valid_until_ts"]?.int else {
            throw .malformed
        }
        guard ServerName(name) == server else { throw .otherServer }
        self.server = server
        validUntil = until
        current = try Self.current(object["verify_keys"])
        old = try Self.old(object["old_verify_keys"])
        guard !current.isEmpty else { throw .noKey }
        try checkSignature(object)
    }

    private static func current(_ json: JSON?) throws(ServerKeysFault) -> [KeyID: VerifyingKey] {
        guard let members = json?.object else { throw .malformed }
        guard members.count <= mostCurrent else { throw .tooManyKeys }
        var keys: [KeyID: VerifyingKey] = [:]
        for (text, value) in members {
            guard let id = KeyID(text) else { continue }
            keys[id] = try key(value)
        }
        return keys
    }

    private static func old(_ json: JSON?) throws(ServerKeysFault) -> [KeyID: Old] {
        guard let json else { return [:] }
        guard let members = json.object else { throw .malformed }
        guard members.count <= mostOld else { throw .tooManyKeys }
        var keys: [KeyID: Old] = [:]
        for (text, value) in members {
            guard let id = KeyID(text) else { continue }
            guard let expired = value["expired_ts"]?.int else { throw .malformed }
            keys[id] = Old(key: try key(value), expired: expired)
        }
        return keys
    }

    private static func key(_ value: JSON) throws(ServerKeysFault) -> VerifyingKey {
        guard let bytes = value["key"]?.string.flatMap({ WireBase64.decode($0, count: SigningKey.seedLength) }),
            let key = try? VerifyingKey(rawRepresentation: bytes)
        else { throw .malformed }
        return key
    }

    private func checkSignature(_ object: JSONObject) throws(ServerKeysFault) {
        let signatures = SignatureClaim.signatures(of: server.text, in: object["signatures"]?.object ?? [:])
        let known = signatures.filter { current[$0.key] != nil }.prefix(SignatureClaim.mostSignatures)
        guard !known.isEmpty else { throw .unsigned }
        let text = JSON.object(object.filter { $0 != "signatures" && $0 != "unsigned" })
        guard let message = try? text.canonical(.strict) else { throw .malformed }
        guard known.contains(where: { current[$0.key]?.isValid(signature: $0.bytes, for: message) == true }) else { throw .badSignature }
    }
}

/// Why an answer is not the keys of a server.
package enum ServerKeysFault: String, Error, Sendable, CaseIterable, CustomStringConvertible {
    case tooLarge, malformed, otherServer, tooManyKeys, noKey, unsigned, badSignature

    /// One sentence.
    package var description: String {
        switch self {
        case .tooLarge: "The server's keys are larger than \(ServerKeys.longest) bytes."
        case .malformed: "The server's keys are not in the form that the protocol has for them."
        case .otherServer: "The keys are those of another server."
        case .tooManyKeys: "The server publishes too many keys."
        case .noKey: "The server publishes no Ed25519 key."
        case .unsigned: "The server has not signed its keys with any of them."
        case .badSignature: "The signature under the server's keys is wrong."
        }
    }
}
