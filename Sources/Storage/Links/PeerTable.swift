/// What admins have said about a server while the node ran.
package struct PeerRow: Sendable, Equatable {
    /// How it stands with a server.
    package enum Standing: String, Sendable, CaseIterable {
        case allowed, blocked
    }

    /// Its name, and what was said about it.
    package let server: String
    package let standing: Standing
    /// Milliseconds since 1970.
    package let changedAt: Int64
}

extension SQLSession {
    /// All servers that an admin has spoken about, by name.
    package func peers() throws(StorageFailure) -> [PeerRow] {
        try rows("SELECT server, standing, changed_at FROM peers ORDER BY server") {
            PeerRow(server: $0.text(0), standing: PeerRow.Standing(rawValue: $0.text(1)) ?? .blocked, changedAt: $0.int(2))
        }
    }
}

extension WriteSession {
    /// An admin allows or blocks a server, or with nil takes back what was said. Interactive lane.
    package func setPeer(_ server: String, _ standing: PeerRow.Standing?, at now: Int64) throws(StorageFailure) {
        guard let standing else {
            try run("DELETE FROM peers WHERE server = $1", .text(server))
            return
        }
        try run(
            """
            INSERT INTO peers (server, standing, changed_at) VALUES ($1, $2, $3)
            ON CONFLICT (server) DO UPDATE SET standing = excluded.standing, changed_at = excluded.changed_at
            """, .text(server), .text(standing.rawValue), .int(now))
    }
}
