private import CanonicalJSON
package import Chat
internal import Storage
internal import Synchronization

/// How a turn of sending to a server ended.
package enum FlushEnd: Sendable, Equatable {
    /// Everything has gone out, or the node has no dealings with the server.
    case done
    /// The turn is over and there is more.
    case again
    /// Nothing before that time, in milliseconds since 1970.
    case snooze(until: Int64)
}

/// Sends to other servers what is for them: one ``PeerLine`` for each, kept in the database between two steps. Any thread.
///
/// Events are noted by the log, with a job for each server that gets them; the job calls ``flush(_:)``. What passes (typing, receipts) is
/// told here and kept in memory.
package final class PeerSending: Sendable {
    /// What the sending stands on.
    package let linked: LinkedNode
    let wire: OutboundWire
    /// Says a sentence to whoever reads the node's log.
    let complain: @Sendable (String) -> Void
    /// Whether the admin shares presence with a server.
    let sharesPresence: @Sendable (ServerName) -> Bool
    /// Hears how far servers have got.
    let moved: @Sendable (ReachNews) -> Void
    private let instance: String
    private let lines = Mutex<[ServerName: PeerLine]>([:])
    let tidied = Mutex<Int64>(0)
    /// When servers without a line were heard.
    let strangers = Mutex<[ServerName: Int64]>([:])

    /// - Parameters:
    ///   - sharesPresence: whether a server hears who is there; with none unless said otherwise.
    ///   - moved: hears of each room that a server has got further in, after it was noted in memory; not over a restart. Any thread.
    ///   - complain: gets a sentence about what an admin should know.
    package init(
        _ linked: LinkedNode, sharesPresence: @escaping @Sendable (ServerName) -> Bool = { _ in false },
        moved: @escaping @Sendable (ReachNews) -> Void = { _ in }, complain: @escaping @Sendable (String) -> Void
    ) {
        self.linked = linked
        self.sharesPresence = sharesPresence
        self.moved = moved
        self.complain = complain
        wire = OutboundWire(WireEvents(linked.keys))
        instance = linked.random(9).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Sends what there is for a server, for a few seconds at most. One at a time for each server; a task that is cancelled leaves behind
    /// what the next one goes on from.
    /// - Throws: ``StorageFailure``.
    package func flush(_ server: String) async throws -> FlushEnd {
        guard let name = ServerName(server), linked.peers.admits(name) else { return .done }
        let line = try await line(to: name)
        guard let turn = line.begin() else { return .snooze(until: linked.now() + Self.betweenLooks) }
        defer { line.end(turn) }
        let end = try await PeerFlush(self, line).run()
        if end == .done { try? await tidy() }
        return end
    }

    /// The last one's task was cancelled and has not ended yet.
    private static let betweenLooks: Int64 = 1_000

    /// The line to a server, read from the database when there is none yet.
    func line(to server: ServerName) async throws -> PeerLine {
        if let line = knownLine(to: server) { return line }
        let (stored, start, end) = try await linked.database.read { session in
            (try session.delivery(to: server.text), try session.deliveryStart(to: server.text), try session.head())
        }
        return makeLine(to: server, stored, start: start, end: end)
    }

    /// The line to a server that something went to since the node was started, or before.
    func knownLine(to server: ServerName) -> PeerLine? { lines.withLock { $0[server] } }

    var knownLines: [PeerLine] { lines.withLock { Array($0.values) } }

    func forgetLine(to server: ServerName) { lines.withLock { $0[server] = nil } }

    /// The line, made of what the database keeps, unless somebody else has made it meanwhile.
    func makeLine(to server: ServerName, _ stored: String?, start: @autoclosure () -> Int64, end: Int64) -> PeerLine {
        let kept = stored.flatMap { try? JSON(parsing: Array($0.utf8)) }.flatMap(DeliveryRecord.init(stored:))
        if stored != nil, kept == nil {
            complain("What was kept about sending to \(server) cannot be read. What it may have missed goes to it anew.")
        }
        let record = kept ?? DeliveryRecord(server: server.text, cursor: start())
        let delivery = Delivery(record: record, instance: instance, end: end)
        return lines.withLock { lines in
            if let line = lines[server] { return line }
            let line = PeerLine(server, delivery)
            lines[server] = line
            return line
        }
    }

    /// Writes a line's record down, as it is when the writer comes to it, and what else is to happen in that transaction.
    func keep(
        _ line: PeerLine, _ body: @escaping @Sendable (any WriteSession) throws -> Void = { _ in }
    ) async throws {
        let record = try await linked.database.write { session in
            let record = line.record
            try session.setDelivery(String(decoding: record.stored.encoded(), as: UTF8.self), to: record.server)
            try body(session)
            return record
        }
        line.with { $0.kept = record }
    }
}
