package import Chat
internal import Storage

/// What an admin does about the sending to a server. Who asks writes the audit row.
extension PeerSending {
    /// It is tried at once, whatever it was waited for.
    /// - Throws: ``StorageFailure``.
    package func retryNow(_ server: ServerName) async throws {
        let (line, now) = (try await line(to: server), linked.now())
        line.with { state in
            state.delivery.tryNow()
            state.delivery.greet()
        }
        try await keep(line) { session in try session.hastenDelivery(to: server.text, until: now, at: now) }
    }

    /// What it would not take goes again.
    /// - Returns: how many events.
    /// - Throws: ``StorageFailure``.
    package func retryParked(_ server: ServerName) async throws -> Int {
        let (line, now) = (try await line(to: server), linked.now())
        let count = line.with { state in
            defer { state.delivery.retryParked() }
            return state.delivery.record.parked.events.count
        }
        if count > 0 { try await keep(line) { session in try session.enqueueDelivery(to: server.text, at: now) } }
        return count
    }

    /// Forgets what waits for a server that the node does not link with, what is known of it, and its keys. Should it be let in again, it
    /// gets what is said from now on.
    /// - Returns: false for a server that the node links with: nothing was done.
    /// - Throws: ``StorageFailure``.
    package func purge(_ server: ServerName) async throws -> Bool {
        guard !linked.peers.admits(server) else { return false }
        let now = linked.now()
        try await linked.database.write { session in
            try session.cancelDelivery(to: server.text, at: now)
            try session.deleteDelivery(to: server.text)
            try session.forgetOutbound(to: server.text)
            try session.deleteServerKeys(of: server.text)
        }
        forgetLine(to: server)
        return true
    }
}
