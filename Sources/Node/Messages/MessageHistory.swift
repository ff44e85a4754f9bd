import CanonicalJSON
import Chat
import Storage

/// A room's messages as one member may read them, within one snapshot.
struct MessageHistory {
    private let session: any SQLSession
    private let node: NodeContext
    private let found: MemberRoom
    private let stretches: [ClosedRange<Int64>]

    /// Who may read nothing of the room is told that it does not exist.
    init(_ session: any SQLSession, _ node: NodeContext, _ found: MemberRoom) throws {
        self.session = session
        self.node = node
        self.found = found
        stretches = try session.readableStretches(in: found.room, as: found.member)
        if stretches.isEmpty { throw Refusal.notFound(.room) }
    }

    /// One page as the API shows it.
    func page(_ ask: PageAsk) throws -> JSON {
        let page = try Page<StoredEvent>.load(
            ask, startsAtEnd: true, place: { Cursor($0.position) },
            after: { try readable(after: $0?.number ?? 0, limit: $1) },
            before: { try readable(before: $0?.number ?? .max, limit: $1) })
        let reader = MessageReader(session, node, viewer: found.member.uid)
        return try page.json { try reader.json(of: $0, in: found.room) }
    }

    /// The newest messages, as `join_room` answers them.
    func newest(limit: Int) throws -> JSON {
        try page(PageAsk(["limit": .int(limit)]))
    }

    /// A page with the message in its middle.
    func around(_ messageID: String, limit: Int) throws -> JSON {
        guard let id = EventID(messageID), let position = try node.log.position(of: id, in: session),
            let event = try session.event(at: position), event.rid == found.room.rid, event.kind == .message, isReadable(position)
        else { throw Refusal.notFound(.message) }
        let older = try readable(before: position, limit: limit / 2 + 1)
        let newer = try readable(after: position, limit: limit - limit / 2)
        let rows = older.prefix(limit / 2).reversed() + [event] + newer.prefix(max(0, limit - limit / 2 - 1))
        let reader = MessageReader(session, node, viewer: found.member.uid)
        return PageObject.json(
            items: try rows.map { try reader.json(of: $0, in: found.room) },
            prev: older.count > limit / 2 ? rows.first.map { Cursor($0.position) } : nil,
            next: newer.count > limit - limit / 2 - 1 ? rows.last.map { Cursor($0.position) } : nil)
    }

    private func isReadable(_ position: Int64) -> Bool { stretches.contains { $0.contains(position) } }

    /// Reads on past what the member may not see or has hidden, so that a page is only short at the end.
    private func readable(before place: Int64, limit: Int) throws -> [StoredEvent] {
        var rows: [StoredEvent] = []
        var place = place
        for stretch in stretches.reversed() where stretch.lowerBound < place {
            var cursor = stretch.upperBound == .max ? place : min(place, stretch.upperBound + 1)
            while rows.count < limit {
                let found = try session.messages(rid: found.room.rid, before: cursor, limit: limit)
                let inside = found.filter { stretch.contains($0.position) }
                rows += try inside.filter { try !session.isHidden($0.position, from: self.found.member.uid) }
                guard inside.count == limit, let last = inside.last else { break }
                cursor = last.position
            }
            place = stretch.lowerBound
            if rows.count >= limit { break }
        }
        return Array(rows.prefix(limit))
    }

    private func readable(after place: Int64, limit: Int) throws -> [StoredEvent] {
        var rows: [StoredEvent] = []
        for stretch in stretches where stretch.upperBound > place {
            var cursor = max(place, stretch.lowerBound - 1)
            while rows.count < limit {
                let found = try session.messages(rid: found.room.rid, after: cursor, limit: limit)
                let inside = found.filter { stretch.contains($0.position) }
                rows += try inside.filter { try !session.isHidden($0.position, from: self.found.member.uid) }
                guard inside.count == limit, let last = inside.last else { break }
                cursor = last.position
            }
            if rows.count >= limit { break }
        }
        return Array(rows.prefix(limit))
    }
}
