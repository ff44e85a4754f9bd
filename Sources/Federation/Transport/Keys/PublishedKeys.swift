package import CanonicalJSON
package import Chat
package import Cryptography

/// What this node says about its keys: the object at `/_matrix/key/v2/server`, made anew for each answer or each hour.
package struct PublishedKeys: Sendable {
    /// A key that the node signed with before.
    package struct Old: Sendable {
        package let id: KeyID
        package let key: VerifyingKey
        /// When it was replaced, in milliseconds since 1970. It stays here as long as an event that it signed exists.
        package let expired: Int64

        package init(id: KeyID, key: VerifyingKey, expired: Int64) {
            self.id = id
            self.key = key
            self.expired = expired
        }
    }

    /// Our own server name.
    package var name: ServerName
    /// The key that signs.
    package var key: SigningKey
    /// What it is called.
    package var id: KeyID
    /// All that signed before.
    package var old: [Old]

    package init(name: ServerName, key: SigningKey, id: KeyID, old: [Old] = []) {
        self.name = name
        self.key = key
        self.id = id
        self.old = old
    }

    /// How long peers may go without asking again, in milliseconds. A key that was replaced is believed so long for requests.
    package static let validFor: Int64 = 24 * 3_600_000

    /// The object, signed with the current key.
    /// - Parameter now: milliseconds since 1970.
    package func object(at now: Int64) -> JSONObject {
        var object: JSONObject = [
            "server_name": .string(name.text), "valid_until_ts": .int(now + Self.validFor),
            "verify_keys": .object([id.text: ["key": .string(UnpaddedBase64.encode(key.verifyingKey.rawRepresentation))]]),
            "old_verify_keys": .object(oldKeys),
        ]
        let signature = UnpaddedBase64.encode(key.sign(object.encoded()))
        object["signatures"] = .object([name.text: .object([id.text: .string(signature)])])
        return object
    }

    private var oldKeys: JSONObject {
        var keys = JSONObject()
        for key in old where key.id != id {
            keys[key.id.text] = [
                "key": .string(UnpaddedBase64.encode(key.key.rawRepresentation)), "expired_ts": .int(key.expired),
            ]
        }
        return keys
    }
}
