import CanonicalJSON
import Chat
import Storage

/// One page of messages, written.
struct MessagePage: Sendable {
    let bytes: [UInt8]
    /// The position of its oldest message, that of the very beginning where nothing older is here; nil where nothing is missing.
    let oldest: Int64?
}

/// A room's messages as one member may read them, within one snapshot.
struct MessageHistory {
    private let session: any SQLSession
    private let node: NodeContext
    private let found: MemberRoom
    private let stretches: [ClosedRange<Int64>]
    private let reader: MessageReader

    /// Who may read nothing of the room is told that it does not exist.
    init(_ session: any SQLSession, _ node: NodeContext, _ found: MemberRoom) throws {
        self.session = session
        self.node = node
        self.found = found
        reader = MessageReader(session, node)
        stretches = try session.readableStretches(in: found.room, as: found.member)
        if stretches.isEmpty { throw Refusal.notFound(.room) }
    }

    /// One page as the API shows it.
    /// - Parameter recent: what was kept of the room before the snapshot was opened.
    func page(_ ask: PageAsk, recent: RecentMessages.Look? = nil) throws -> MessagePage {
        let page = try newest(ask, recent) ?? load(ask)
        let oldest = page.prev == nil ? .min : page.rows.first?.position
        let isIncomplete = try node.links != nil && !session.historyEdges(rid: found.room.rid).isEmpty
        return MessagePage(bytes: try page.bytes { try write($0, to: &$1) }, oldest: isIncomplete ? oldest : nil)
    }

    /// One page, each message for everybody.
    func load(_ ask: PageAsk) throws -> Page<MessageObject> {
        try Page<MessageObject>.load(
            ask, startsAtEnd: true, place: { Cursor($0.position) },
            after: { try objects(readable(after: $0?.number ?? 0, limit: $1)) },
            before: { try objects(readable(before: $0?.number ?? .max, limit: $1)) })
    }

    /// A page with the message in its middle.
    func around(_ messageID: String, limit: Int) throws -> [UInt8] {
        guard let id = EventID(messageID), let position = try node.log.position(of: id, in: session),
            let middle = try readable(after: position - 1, limit: 1).first, middle.event.position == position
        else { throw Refusal.notFound(.message) }
        let older = try readable(before: position, limit: limit / 2 + 1)
        let newer = try readable(after: position, limit: limit - limit / 2)
        let rows = older.prefix(limit / 2).reversed() + [middle] + newer.prefix(max(0, limit - limit / 2 - 1))
        return try PageObject.bytes(
            rows,
            prev: older.count > limit / 2 ? rows.first.map { Cursor($0.event.position) } : nil,
            next: newer.count > limit - limit / 2 - 1 ? rows.last.map { Cursor($0.event.position) } : nil
        ) { row, writer in try write(reader.object(of: row, in: found.room), to: &writer) }
    }

    /// Writes one message as the member sees it.
    func write(_ message: MessageObject, to writer: inout JSONWriter) throws {
        try reader.write(message, in: found.room, viewer: found.member.uid, to: &writer)
    }

    private func objects(_ rows: [StoredMessage]) throws -> [MessageObject] {
        try rows.map { try reader.object(of: $0, in: found.room) }
    }

    private func readable(before place: Int64, limit: Int) throws -> [StoredMessage] {
        var rows: [StoredMessage] = []
        for stretch in stretches.reversed() where stretch.lowerBound < place && rows.count < limit {
            let part = stretch.lowerBound...min(stretch.upperBound, place - 1)
            rows += try session.messages(
                rid: found.room.rid, newestIn: part, shownTo: found.member.uid, limit: limit - rows.count)
        }
        return rows
    }

    private func readable(after place: Int64, limit: Int) throws -> [StoredMessage] {
        var rows: [StoredMessage] = []
        for stretch in stretches where stretch.upperBound > place && rows.count < limit {
            let part = max(stretch.lowerBound, place + 1)...stretch.upperBound
            rows += try session.messages(
                rid: found.room.rid, oldestIn: part, shownTo: found.member.uid, limit: limit - rows.count)
        }
        return rows
    }
}

/// The newest page, out of what is kept of the room.
extension MessageHistory {
    /// Nil when it has to be read: another page is wanted, or more than is kept, or the member may not read all that is kept.
    private func newest(_ ask: PageAsk, _ recent: RecentMessages.Look?) throws -> Page<MessageObject>? {
        guard ask.walk == .start, let recent, let stretch = stretches.last, stretch.upperBound == .max else { return nil }
        let room = try brought(recent)
        guard let first = room.messages.first, let last = room.messages.last else { return nil }
        let hidden = try session.hiddenMessages(uid: found.member.uid, in: first.position...last.position)
        let shown = room.messages.filter { stretch.contains($0.position) && !hidden.contains($0.position) }
        let isAll = room.reachesBack && stretch.lowerBound <= first.position
        guard shown.count > ask.limit || isAll else { return nil }
        let rows = Array(shown.suffix(ask.limit))
        return Page(rows: rows, prev: shown.count > ask.limit ? rows.first.map { Cursor($0.position) } : nil, next: nil)
    }

    private func brought(_ recent: RecentMessages.Look) throws -> RecentRoom {
        switch recent {
        case .kept(let room): return room
        case .missing(let ticket):
            let count = node.recent.perRoom
            let rows = try session.messages(rid: found.room.rid, newestIn: Int64.min...Int64.max, shownTo: 0, limit: count)
            let room = RecentRoom(
                rid: found.room.rid, roomID: found.room.roomID, messages: try objects(rows.reversed()), reachesBack: rows.count < count)
            node.recent.keep(room, ticket)
            return room
        }
    }
}
