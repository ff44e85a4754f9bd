package import Chat
package import Storage

/// A server of a room, and whether it answers.
package struct ReachedServer: Sendable, Equatable {
    package let name: String
    package let isReachable: Bool
    /// Since when it does not, in milliseconds since 1970; nil while it does, and for one that the node does not link with.
    package let since: Int64?
}

/// How far the other servers of a room have got with what is said there, at one moment. What a server has taken it has been given: whether it
/// shows it is its own affair.
package struct RoomReach: Sendable, Equatable {
    /// One of them.
    package struct Server: Sendable, Equatable {
        package let name: String
        /// What was said before is not for it.
        package let since: Int64
        /// It has taken everything up to here.
        package let through: Int64
        /// Positions of what it has not taken all the same: it is on its way, or the server would not have it.
        package let open: Set<Int64>

        /// Whether it is to have the event at a position of the stream and has not taken it.
        package func lacks(_ position: Int64) -> Bool { since <= position && (through < position || open.contains(position)) }
    }

    /// Those that get what is said there now.
    package let servers: [Server]

    /// How many of them are to have the event at a position.
    package func count(at position: Int64) -> Int { servers.count { $0.since <= position } }

    /// The names of those that have not taken it.
    package func missing(_ position: Int64) -> [String] { servers.filter { $0.lacks(position) }.map(\.name) }
}

/// A server has taken more of a room.
package struct ReachNews: Sendable, Equatable {
    package let server: ServerName
    package let roomID: RoomID
    /// Everything after the first position, up to and with the other one, has been taken or set aside.
    package let after: Int64
    package let through: Int64
}

/// Where a room's events have got to. Everything here is known in memory.
extension PeerSending {
    /// Whether servers answer, as far as is known: one that nothing was sent to yet counts as if it did. Any thread.
    package func reachability(of servers: [String]) -> [ReachedServer] {
        servers.map { server in
            guard let name = ServerName(server), linked.peers.admits(name) else {
                return ReachedServer(name: server, isReachable: false, since: nil)
            }
            let since = knownLine(to: name)?.with { $0.delivery.record.health.failingSince }
            return ReachedServer(name: server, isReachable: since == nil, since: since ?? nil)
        }
    }

    /// How far these servers have got in a room. One that was never sent to has nothing. Any thread.
    package func reach(_ roomID: RoomID, by hearing: [HearingServer]) -> RoomReach {
        RoomReach(
            servers: hearing.map { server in
                let known = ServerName(server.name).flatMap(knownLine)?.with { state in
                    (state.delivery.record.through(roomID), state.delivery.record.open(in: roomID))
                }
                return RoomReach.Server(
                    name: server.name, since: server.since, through: known?.0 ?? server.since - 1, open: known?.1 ?? [])
            })
    }
}

extension DeliveryRecord {
    /// The position up to which everything of a room that is for the server was taken, but for what is ``open(in:)``.
    func through(_ roomID: RoomID) -> Int64 { behind[roomID] ?? cursor }

    /// Positions of a room's events that are on their way, or that the server would not take; of those the newest 200.
    func open(in roomID: RoomID) -> Set<Int64> {
        let onTheirWay = (pending?.content.events ?? []) + (dissection?.original.content.events ?? [])
        return Set((again + parked.events.map(\.event) + onTheirWay).filter { $0.roomID == roomID }.map(\.position))
    }
}
