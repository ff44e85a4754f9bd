private import CanonicalJSON
package import Chat
package import Storage

/// An admin's acts on what the database keeps of the sending to a server, while nothing is sent.
package struct StoredPeerActs: PeerActing {
    private let database: Database
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(_ database: Database, now: @escaping @Sendable () -> Int64) { (self.database, self.now) = (database, now) }

    /// - Throws: ``StorageFailure``.
    package func retryNow(_ server: ServerName) async throws {
        let now = now()
        try await database.write { session in
            if var record = try session.deliveryRecord(to: server.text) {
                record.health.clearWait()
                try session.setDelivery(record)
            }
            try session.hastenDelivery(to: server.text, until: now, at: now)
        }
    }

    /// Should the server be let in again, it gets what is said from now on.
    /// - Returns: true.
    /// - Throws: ``StorageFailure``.
    package func purge(_ server: ServerName) async throws -> Bool {
        let now = now()
        try await database.write { session in
            try session.cancelDelivery(to: server.text, at: now)
            try session.deleteDelivery(to: server.text)
            try session.forgetOutbound(to: server.text)
            try session.deleteServerKeys(of: server.text)
        }
        return true
    }
}

extension SQLSession {
    /// What is kept of the sending to a server; nil for nothing, and for what cannot be read.
    package func deliveryRecord(to server: String) throws(StorageFailure) -> DeliveryRecord? {
        try delivery(to: server).flatMap { try? JSON(parsing: Array($0.utf8)) }.flatMap(DeliveryRecord.init(stored:))
    }
}

extension WriteSession {
    func setDelivery(_ record: DeliveryRecord) throws(StorageFailure) {
        try setDelivery(String(decoding: record.stored.encoded(), as: UTF8.self), to: record.server)
    }
}
