import CanonicalJSON
import Chat
import Storage

/// The messages that match, as one caller may see them, within one snapshot.
struct SearchResults {
    /// Rooms that are looked for in the index; who is in more is searched everywhere, and sees what is theirs of it.
    private static let mostRooms = 500
    /// Matches asked for at a time.
    private static let atOnce = 100

    private let session: any SQLSession
    private let node: NodeContext
    private let expression: SearchExpression
    private let places: [Int64: SearchPlace]
    private let viewer: Int64

    init(_ session: any SQLSession, _ node: NodeContext, _ words: [SearchWord], _ places: [SearchPlace], _ caller: Caller) {
        self.session = session
        self.node = node
        self.places = Dictionary(places.map { ($0.room.rid, $0) }) { first, _ in first }
        expression = SearchExpression(words, rooms: places.count <= Self.mostRooms ? places.map(\.room.rid) : nil)
        viewer = caller.uid
    }

    /// One page as the API shows it. It may be short, or empty, and yet lead on: only so many matches are looked at.
    func page(_ ask: PageAsk) throws -> [UInt8] {
        let found: (rows: [StoredEvent], more: Cursor?)
        let (prev, next): (Cursor?, Cursor?)
        switch ask.walk {
        case .start:
            found = try newestFirst(before: .max, ask.limit)
            (prev, next) = (found.more, nil)
        case .before(let cursor):
            found = try newestFirst(before: cursor.number, ask.limit)
            (prev, next) = (found.more, found.rows.first.map { Cursor($0.position) })
        case .after(let cursor):
            found = try oldestFirst(after: cursor.number, ask.limit)
            (prev, next) = (found.rows.last.map { Cursor($0.position) }, found.more)
        }
        let reader = MessageReader(session, node)
        return try PageObject.bytes(found.rows, prev: prev, next: next) { row, writer in
            guard let room = places[row.rid]?.room else { return }
            try reader.write(reader.object(of: row, in: room), in: room, viewer: viewer, to: &writer)
        }
    }

    private func newestFirst(before position: Int64, _ limit: Int) throws -> (rows: [StoredEvent], more: Cursor?) {
        try walk(from: position, limit) { try session.searchHits(expression, before: $0, limit: Self.atOnce) }
    }

    /// Towards newer, and yet the newest first.
    private func oldestFirst(after position: Int64, _ limit: Int) throws -> (rows: [StoredEvent], more: Cursor?) {
        let found = try walk(from: position, limit) { try session.searchHits(expression, after: $0, limit: Self.atOnce) }
        return (found.rows.reversed(), found.more)
    }

    /// Takes matches until the page is full, there are no more, or enough have been looked at.
    private func walk(
        from start: Int64, _ limit: Int, _ hits: (Int64) throws -> [Int64]
    ) throws -> (rows: [StoredEvent], more: Cursor?) {
        var rows: [StoredEvent] = []
        var place = start
        var looked = 0
        while looked < node.configuration.search.matchesLookedAt {
            let found = try hits(place)
            for position in found {
                guard let row = try visible(position) else { continue }
                if rows.count == limit { return (rows, rows.last.map { Cursor($0.position) }) }
                rows.append(row)
            }
            guard found.count == Self.atOnce, let last = found.last else { return (rows, nil) }
            place = last
            looked += found.count
        }
        return (rows, Cursor(place))
    }

    private func visible(_ position: Int64) throws -> StoredEvent? {
        guard let event = try session.event(at: position), event.kind == .message, event.redactedBy == nil,
            places[event.rid]?.holds(position) == true, try !session.isHidden(position, from: viewer)
        else { return nil }
        return event
    }
}
