package import Chat
package import Storage

/// One ability's write body: the session of the shared transaction, the time it happens at, and what it will announce.
///
/// Lives on the writer thread, only for the duration of the body. A body checks everything before it writes;
/// a ``Refusal`` it throws means that it wrote nothing.
package struct Transaction {
    /// The SQL session of the writer.
    package let session: any WriteSession
    /// The node it runs in.
    package let node: NodeContext
    /// Milliseconds since 1970, the same for the whole body.
    package let now: Int64

    /// Announces to the live connections once the batch is on disk; dropped when it is rolled back.
    package func announce(_ announcement: Announcement) {
        node.gateway.announce(.made(announcement), in: session)
    }

    /// As ``announce(_:)``, with something that is written while the disk takes the batch, on the same thread. It reads nothing: no session is used then.
    func announceLater(_ make: @escaping () -> Announcement) {
        node.gateway.announce(.later(make), in: session)
    }
}

extension NodeContext {
    /// Runs a body in a read snapshot, on a reader thread.
    package func read<T: Sendable>(
        _ lane: ReadLane = .interactive, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(Refusal) -> T {
        do {
            return try await database.read(lane, body)
        } catch {
            throw Refusal(storage: error, logger: logger)
        }
    }

    /// Runs a body on the writer thread; answers after the commit that holds it has been fsynced.
    package func write<T: Sendable>(
        _ lane: WriteLane = .interactive, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws(Refusal) -> T {
        do {
            return try await database.write(lane) { session in
                try body(Transaction(session: session, node: self, now: self.world.now()))
            }
        } catch {
            throw Refusal(storage: error, logger: logger)
        }
    }
}
