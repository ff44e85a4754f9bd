internal import Chat

/// What has been read of the log and not been sent: forgotten at a restart and read again.
struct LookAhead: Sendable, Equatable {
    /// Of all rooms that are not behind, in order.
    private(set) var events: [OutboundEvent] = []
    /// Up to where the log has been read for them.
    private(set) var through: Int64
    /// Of rooms that are behind.
    private(set) var rooms: [RoomID: [OutboundEvent]] = [:]
    private var roomThrough: [RoomID: Int64] = [:]

    init(through: Int64) {
        self.through = through
    }

    /// Every event up to here that is not in a room behind has been taken out.
    var settled: Int64 { events.first.map { $0.position - 1 } ?? through }

    mutating func add(_ page: LogPage, behind: [RoomID: Int64]) {
        events.append(contentsOf: page.events.filter { behind[$0.roomID] == nil && $0.position > through })
        through = max(through, page.through)
    }

    mutating func add(_ page: LogPage, of room: RoomID) {
        rooms[room, default: []].append(contentsOf: page.events)
        roomThrough[room] = page.through
    }

    /// After a restart: what was on its way has arrived and need not be read again.
    mutating func skip(to position: Int64) {
        if events.isEmpty { through = max(through, position) }
    }

    mutating func popFirst() -> OutboundEvent { events.removeFirst() }

    mutating func pop(of room: RoomID) -> OutboundEvent? {
        guard let first = rooms[room]?.first else { return nil }
        rooms[room]?.removeFirst()
        return first
    }

    /// The room is paced from its first event here on: the others need not wait for it.
    mutating func setBehind(_ room: RoomID) {
        rooms[room] = events.filter { $0.roomID == room }
        roomThrough[room] = through
        events.removeAll { $0.roomID == room }
    }

    /// What is still to be read of a room that is behind from that position on; nil when there is something to send or nothing to read.
    func unread(of room: RoomID, from position: Int64) -> Int64? {
        guard rooms[room, default: []].isEmpty else { return nil }
        let read = roomThrough[room] ?? position
        return read < through ? read : nil
    }

    /// Whether all of a room has gone out.
    func hasCaughtUp(_ room: RoomID, from position: Int64) -> Bool {
        rooms[room, default: []].isEmpty && (roomThrough[room] ?? position) >= through
    }

    mutating func forget(_ room: RoomID) {
        rooms[room] = nil
        roomThrough[room] = nil
    }
}
