import Chat
import Federation
import Storage
import Synchronization

/// Tells senders how far other nodes have got with what they said: once per room and second.
final class ReachTelling: Sendable {
    /// By room, for each node up to where it was told last.
    private let moved = Mutex<[String: [String: Int64]]>([:])

    init() {}

    /// A node has taken something; told with the next sweep. Any thread.
    func note(_ news: ReachNews) {
        moved.withLock { moved in
            let before = moved[news.roomID.text]?[news.server.text] ?? .max
            moved[news.roomID.text, default: [:]][news.server.text] = min(before, news.after)
        }
    }

    /// Tells everything that moved since the last call. Once a second; reads in the bulk lane.
    func sweep(_ node: NodeContext) async {
        let moved = moved.withLock { moved in
            defer { moved = [:] }
            return moved
        }
        guard !moved.isEmpty else { return }
        let events = try? await node.read(.bulk) { session in
            try moved.compactMap { try Self.update(session, node, roomID: $0.key, $0.value) }
        }
        if let events, !events.isEmpty { node.gateway.publish(events.map(Announcement.event)) }
    }

    /// Nil when none of this is for anybody here to know.
    private static func update(
        _ session: any SQLSession, _ node: NodeContext, roomID: String, _ moved: [String: Int64]
    ) throws -> LiveEvent? {
        guard let room = try session.room(id: roomID), let reach = try node.reach(of: room, in: session) else { return nil }
        let servers = reach.servers.filter { moved[$0.name] != nil }
        guard let last = servers.map(\.through).max(), let first = moved.values.min() else { return nil }
        let senders = try session.ownSenders(rid: room.rid, after: first, through: last)
        return senders.isEmpty ? nil : try ReachUpdate.event(session, node, room, reach, servers, to: senders)
    }
}
