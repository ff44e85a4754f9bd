/// One row of `server_keys`: a key by which a server is known.
package struct ServerKeyRow: Sendable, Equatable {
    /// `ed25519:…`
    package let keyID: String
    /// 32 bytes.
    package let key: [UInt8]
    /// Milliseconds since 1970.
    package let validUntil: Int64
    /// Whether the server signs with it, as far as it was heard.
    package let isCurrent: Bool

    package init(keyID: String, key: [UInt8], validUntil: Int64, isCurrent: Bool) {
        self.keyID = keyID
        self.key = key
        self.validUntil = validUntil
        self.isCurrent = isCurrent
    }
}

extension SQLSession {
    /// The keys known of a server, in the order of their ids. Any read.
    package func serverKeys(of server: String) throws(StorageFailure) -> [ServerKeyRow] {
        try rows("SELECT key_id, key, valid_until, is_current FROM server_keys WHERE server = $1 ORDER BY key_id", [.text(server)]) {
            ServerKeyRow(keyID: $0.text(0), key: $0.blob(1), validUntil: $0.int(2), isCurrent: $0.bool(3))
        }
    }
}

extension WriteSession {
    /// What is known of a server's keys from now on; one that is known and not among them stays as it is. Interactive lane.
    package func setServerKeys(_ keys: [ServerKeyRow], of server: String) throws(StorageFailure) {
        for key in keys {
            try run(
                """
                INSERT INTO server_keys (server, key_id, key, valid_until, is_current) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO UPDATE SET key = excluded.key, valid_until = excluded.valid_until, is_current = excluded.is_current
                """, .text(server), .text(key.keyID), .blob(key.key), .int(key.validUntil), .int(key.isCurrent ? 1 : 0))
        }
    }

    /// Forgets the keys of a server: they are asked for anew. Interactive lane.
    package func deleteServerKeys(of server: String) throws(StorageFailure) {
        try run("DELETE FROM server_keys WHERE server = $1", .text(server))
    }
}
