package import Chat

/// A server of a room, and whether it answers.
package struct ReachedServer: Sendable, Equatable {
    package let name: String
    package let isReachable: Bool
}

/// Where a room's events have got to. Everything here is known in memory.
extension PeerSending {
    /// Whether servers answer, as far as is known: one that nothing was sent to yet counts as if it did. Any thread.
    package func reachability(of servers: [String]) -> [ReachedServer] {
        servers.map { server in
            guard let name = ServerName(server), linked.peers.admits(name) else { return ReachedServer(name: server, isReachable: false) }
            let failures = knownLine(to: name)?.with { $0.delivery.record.health.failures } ?? 0
            return ReachedServer(name: server, isReachable: failures == 0)
        }
    }

    /// Up to which position of the stream everything that is for these servers has got to all of them in a room; without servers
    /// everything has. Nil when it is not known of one of them. Any thread.
    package func reached(_ roomID: RoomID, by servers: [String]) -> Int64? {
        var least = Int64.max
        for server in servers {
            guard let line = ServerName(server).flatMap(knownLine) else { return nil }
            least = min(least, line.with { $0.delivery.record.reached(roomID) })
        }
        return least
    }
}

extension DeliveryRecord {
    /// The position up to which the server has everything of a room that is for it.
    func reached(_ roomID: RoomID) -> Int64 {
        // Tried again, and not taken yet.
        let open = (again + parked.events.map(\.event)).filter { $0.roomID == roomID }.map { $0.position - 1 }
        return min(behind[roomID] ?? cursor, open.min() ?? .max)
    }
}
