internal import CanonicalJSON
package import Chat
import Storage
internal import Synchronization

/// Who is there again.
extension PeerSending {
    /// Called for every request that a server has validly signed: if it is left alone at the moment, it is tried at once. Any thread;
    /// otherwise nothing is written or asked.
    package func heard(_ server: ServerName) {
        let now = linked.now()
        guard let line = knownLine(to: server) else { return note(server, at: now) }
        let moment = line.with { state -> Int64? in
            let before = state.delivery.record.health.retryAt
            state.delivery.heard(at: now)
            let after = state.delivery.record.health.retryAt
            return before == after ? nil : after
        }
        guard let moment else { return }
        linked.database.submit(.interactive, { try $0.hastenDelivery(to: server.text, until: moment, at: now) }, { _ in })
    }

    private func note(_ server: ServerName, at now: Int64) {
        strangers.withLock { strangers in
            if strangers.count >= Self.mostStrangers, strangers[server] == nil { strangers = [:] }
            strangers[server] = now
        }
    }

    private static let mostStrangers = 10_000

    /// A server has built upon these events of a room: it has them, and what was sent before them is not on its way any more. Any thread.
    package func shows(_ server: ServerName, _ events: [EventID], in roomID: RoomID) {
        knownLine(to: server)?.with { $0.delivery.shows(events, in: roomID) }
    }

    /// A server asks for what was sent to it in a room behind the events that it has: it lost some of it, and gets less at once. Any
    /// thread.
    package func sawGap(_ server: ServerName, in roomID: RoomID, has events: [EventID]) {
        let now = linked.now()
        knownLine(to: server)?.with { $0.delivery.sawGap(in: roomID, has: events, at: now) }
    }

    /// After a start: every server that shares a room hears that the node is back, and whoever has something to get gets it.
    /// - Throws: ``StorageFailure``.
    package func start() async throws {
        let kept = try await linked.database.read(.bulk) { session in
            (deliveries: try session.deliveries(), linked: try session.linkedServers(), head: try session.head())
        }
        for (server, stored) in kept.deliveries {
            guard let name = ServerName(server) else { continue }
            _ = makeLine(to: name, stored, start: kept.head, end: kept.head)
        }
        var called = Set(try await waiting())
        for server in kept.linked.compactMap({ ServerName($0) }) where linked.peers.admits(server) {
            try await line(to: server).with { $0.delivery.greet() }
            called.insert(server.text)
        }
        try await call(called.sorted { $0.precedesInBytes($1) })
    }

    /// An admin lets the node link with a server, again or for the first time: it gets at once what it missed meanwhile.
    /// - Throws: ``StorageFailure``.
    package func admitted(_ server: ServerName) async throws {
        let (line, now) = (try await line(to: server), linked.now())
        line.with { $0.delivery.tryNow() }
        try await keep(line) { session in try session.hastenDelivery(to: server.text, until: now, at: now) }
    }

    /// Servers with something to get: events, or what was on its way.
    private func waiting() async throws -> [String] {
        let servers = try await linked.database.read(.bulk) { session in try session.outboundServers() }
        var waiting = knownLines.filter { !$0.record.isIdle || $0.record.updates.isWaiting }.map(\.server)
        for name in servers.compactMap({ ServerName($0) }) where linked.peers.admits(name) {
            let cursor = try await line(to: name).record.settled
            let next = try await linked.database.read(.bulk) { session in
                try session.outboundEvents(to: name.text, after: cursor, limit: 1)
            }
            if !next.isEmpty { waiting.append(name) }
        }
        return waiting.map(\.text)
    }

    private func call(_ servers: [String]) async throws {
        let now = linked.now()
        for start in stride(from: 0, to: servers.count, by: Self.calledAtOnce) {
            let part = servers[start..<min(start + Self.calledAtOnce, servers.count)]
            try await linked.database.write(.bulk) { session in
                for server in part { try session.enqueueDelivery(to: server, at: now) }
            }
        }
    }

    private static let calledAtOnce = 100
}
