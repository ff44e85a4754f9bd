package import Chat
package import Storage
private import Synchronization

/// With whom the node links: what the settings say, and over that what admins said while it ran.
package final class PeerBook: Sendable {
    private let policy: PeerPolicy
    private let standings: Mutex<[ServerName: PeerRow.Standing]>

    /// - Parameter rows: what admins have said so far.
    package init(_ policy: PeerPolicy, _ rows: [PeerRow] = []) {
        self.policy = policy
        standings = Mutex(Self.standings(rows))
    }

    /// Whether requests of a server are heard, and ours go to it. Any thread.
    package func admits(_ server: ServerName) -> Bool {
        guard policy.mode != .off else { return false }
        switch standings.withLock({ $0[server] }) {
        case .allowed?: return true
        case .blocked?: return false
        case nil: return policy.admits(server)
        }
    }

    /// What admins have said, anew.
    package func set(_ rows: [PeerRow]) { standings.withLock { $0 = Self.standings(rows) } }

    private static func standings(_ rows: [PeerRow]) -> [ServerName: PeerRow.Standing] {
        var standings: [ServerName: PeerRow.Standing] = [:]
        for row in rows { if let name = ServerName(row.server) { standings[name] = row.standing } }
        return standings
    }
}
