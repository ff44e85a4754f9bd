internal import Chat
internal import Storage
internal import Synchronization

/// What has gone to everybody is not noted any longer.
extension PeerSending {
    /// Forgets what every server has got. Done now and then; a call soon after another does nothing.
    /// - Throws: ``StorageFailure``.
    package func tidy() async throws {
        let now = linked.now()
        let isDue = tidied.withLock { tidied in
            if now - tidied < Self.betweenTidyings { return false }
            tidied = now
            return true
        }
        guard isDue, try await linked.database.read(.bulk, { session in try session.hasOutbound(through: .max) }) else { return }
        let floor = try await floor()
        var count = Self.atOnce
        while count == Self.atOnce {
            count = try await linked.database.write(.bulk) { session in try session.pruneOutbound(through: floor, limit: Self.atOnce) }
        }
    }

    private static let betweenTidyings: Int64 = 600_000
    private static let atOnce = 500

    /// Up to where no server lacks anything. Those that nothing is for move on meanwhile.
    private func floor() async throws -> Int64 {
        let (servers, head) = try await linked.database.read(.bulk) { session in (try session.outboundServers(), try session.head()) }
        var floor = head
        var settledServers: [(name: String, settled: Int64)] = []
        for name in servers.compactMap({ ServerName($0) }) {
            let line = try await line(to: name)
            let settled = line.record.settled
            let next = try await linked.database.read(.bulk) { session in
                try session.outboundEvents(to: name.text, after: settled, through: head, limit: 1)
            }
            if next.isEmpty { line.with { $0.delivery.passOver(through: head) } }
            let done = next.first.map { $0.position - 1 } ?? line.record.settled
            floor = min(floor, done)
            settledServers.append((name.text, done))
        }
        try await linked.database.write(.bulk) { [settledServers] session in
            for (server, settled) in settledServers { try session.pruneSpans(of: server, through: settled) }
        }
        return floor
    }
}
