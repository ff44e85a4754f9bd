package import Chat

/// Whoever does to the sending to a server what an admin wants. Who asks writes the audit row.
package protocol PeerActing: Sendable {
    /// It is tried at once, whatever it was waited for.
    /// - Throws: ``StorageFailure``.
    func retryNow(_ server: ServerName) async throws
    /// Forgets what waits for a server that the node does not link with, what is known of it, and its keys.
    /// - Returns: false for a server that the node links with: nothing was done.
    /// - Throws: ``StorageFailure``.
    func purge(_ server: ServerName) async throws -> Bool
}

extension PeerSending: PeerActing {}
