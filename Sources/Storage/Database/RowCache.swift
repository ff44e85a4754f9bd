/// Rows that the writer has read and nobody has changed since, so that a body reads again and again what nobody writes without SQL.
///
/// SQLite itself says which tables a statement writes, when it is prepared. Before such a statement runs, every row kept of those
/// tables is let go; after a rollback all are. So a kept row is always what a query would find, inside a batch too. Writer thread only.
package final class RowCache {
    /// Users by row number.
    var users = KeptRows<Int64, UserRow>()
    /// Sessions by row number: whether they live.
    var sessions = KeptRows<Int64, Bool>()
    /// Rooms by identifier.
    var rooms = KeptRows<String, RoomRow>()
    /// Servers that get what is said in a room, by its row number: for most rooms none.
    var hearing = KeptRows<Int64, [HearingServer]>()

    /// Lets go of what is kept of these tables.
    func forget(_ tables: KeptTables) {
        if tables.isEmpty { return }
        if tables.contains(.users) { users.forgetAll() }
        if tables.contains(.sessions) { sessions.forgetAll() }
        if tables.contains(.rooms) { rooms.forgetAll() }
        if tables.contains(.serverSpans) { hearing.forgetAll() }
    }
}

/// Rows of one table by a unique key. Full, it starts anew: each row can be read again.
struct KeptRows<Key: Hashable, Row> {
    private var rows: [Key: Row] = [:]
    /// How many are kept: those who write at the same time, not all there are.
    static var limit: Int { 20_000 }

    subscript(_ key: Key) -> Row? { rows[key] }

    mutating func keep(_ row: Row, for key: Key) {
        if rows.count >= Self.limit { rows = [:] }
        rows[key] = row
    }

    mutating func forgetAll() {
        if !rows.isEmpty { rows = [:] }
    }
}

/// The tables of which rows are kept.
struct KeptTables: OptionSet {
    let rawValue: UInt8

    static let users = KeptTables(rawValue: 1)
    static let sessions = KeptTables(rawValue: 2)
    static let rooms = KeptTables(rawValue: 4)
    static let serverSpans = KeptTables(rawValue: 8)
    static let all: KeptTables = [.users, .sessions, .rooms, .serverSpans]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Empty for a table of which nothing is kept.
    init(table name: String) {
        switch name {
        case "users": self = .users
        case "sessions": self = .sessions
        case "rooms": self = .rooms
        case "server_spans": self = .serverSpans
        default: self = []
        }
    }
}
