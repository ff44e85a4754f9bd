private import Cryptography
package import Storage

extension KnownKey {
    /// Keys as the database keeps them; rows that hold none are passed over.
    package static func keys(of rows: [ServerKeyRow]) -> [KeyID: KnownKey] {
        var keys: [KeyID: KnownKey] = [:]
        for row in rows {
            guard let id = KeyID(row.keyID), let key = try? VerifyingKey(rawRepresentation: row.key) else { continue }
            keys[id] = KnownKey(key: key, until: row.validUntil, isCurrent: row.isCurrent)
        }
        return keys
    }

    /// The other way.
    package static func rows(of keys: [KeyID: KnownKey]) -> [ServerKeyRow] {
        keys.map { id, key in
            ServerKeyRow(keyID: id.text, key: key.key.rawRepresentation, validUntil: key.until, isCurrent: key.isCurrent)
        }
    }
}
