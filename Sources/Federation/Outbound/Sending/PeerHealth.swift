internal import CanonicalJSON
package import Chat
package import Storage
internal import Synchronization

/// How it stands with a server, for an admin. Times are milliseconds since 1970.
package struct PeerHealth: Sendable, Equatable {
    package let server: ServerName
    /// Whether the node links with it now.
    package let isAdmitted: Bool
    /// What an admin has said while the node ran; nil when only the settings speak.
    package let standing: PeerRow.Standing?
    /// Rooms here that it has people in.
    package let rooms: Int
    /// When it last asked us something, answered or took something; nil for never.
    package let lastContact: Int64?
    /// Events that wait for it, a thousand at most, and when the oldest of them was said.
    package let backlog: Int
    package let oldest: Int64?
    /// Attempts that failed one after the other, and since when.
    package let failures: Int
    package let failingSince: Int64?
    /// Before that nothing is sent, unless it lets itself be heard; nil for no wait.
    package let nextTry: Int64?
    /// An HTTP status, or a word of the transport's.
    package let lastError: String?
    /// Events that it would not take, the newest 200, and how many things there ever were.
    package let parked: [ParkedContent.Entry]
    package let parkedTotal: Int
    /// Whether it is a node like this one, as far as is known.
    package let isOurKind: Bool
    /// Whether it answers, as far as is known.
    package var isReachable: Bool { isAdmitted && failures == 0 }
}

extension PeerSending {
    /// Every server that the node shares a room with, sends to, or was told about by an admin, in the order of their names.
    /// - Throws: ``StorageFailure``.
    package func health() async throws -> [PeerHealth] {
        let servers = try await linked.database.read(.bulk) { session in
            try session.linkedServers() + session.deliveries().map(\.server) + session.peers().map(\.server)
        }
        var found: [PeerHealth] = []
        for server in Set(servers).sorted(by: { $0.precedesInBytes($1) }).compactMap({ ServerName($0) }) {
            found.append(try await health(of: server))
        }
        return found
    }

    /// When a server last gave a sign of life, in milliseconds since 1970; nil for never. What was heard of one that nothing was ever sent to
    /// is forgotten with the next start. Any thread.
    package func lastContact(_ server: ServerName) -> Int64? {
        let told = strangers.withLock { $0[server] }
        return [knownLine(to: server)?.record.health.lastContact, told].compactMap { $0 }.max()
    }

    /// How it stands with one server.
    /// - Throws: ``StorageFailure``.
    package func health(of server: ServerName) async throws -> PeerHealth {
        let line = try await line(to: server)
        let (record, isOurKind) = line.with { ($0.delivery.record, $0.software.isOurKind) }
        let cursor = record.settled
        let (rooms, backlog, standing) = try await linked.database.read(.bulk) { session in
            (
                try session.roomCount(ofServer: server.text), try session.outboundBacklog(to: server.text, after: cursor),
                try session.peers().first { $0.server.hasSameBytes(as: server.text) }?.standing
            )
        }
        let health = record.health
        return PeerHealth(
            server: server, isAdmitted: linked.peers.admits(server), standing: standing, rooms: rooms,
            lastContact: lastContact(server), backlog: backlog.count, oldest: backlog.oldest,
            failures: health.failures, failingSince: health.failingSince,
            nextTry: health.retryAt.flatMap { $0 > linked.now() ? $0 : nil }, lastError: health.lastFault, parked: record.parked.events,
            parkedTotal: record.parked.total, isOurKind: isOurKind)
    }
}
