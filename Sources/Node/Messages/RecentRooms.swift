/// The newest messages of one room.
struct RecentRoom: Sendable {
    let rid: Int64
    let roomID: String
    /// The oldest first, without a gap up to the room's newest.
    private(set) var messages: [MessageObject]
    /// Whether the room has no message before these.
    private(set) var reachesBack: Bool

    init(rid: Int64, roomID: String, messages: [MessageObject], reachesBack: Bool) {
        self.rid = rid
        self.roomID = roomID
        self.messages = messages
        self.reachesBack = reachesBack
    }

    /// About how much memory it takes.
    var size: Int { messages.reduce(256) { $0 + $1.size } }

    func names(anyOf users: Set<Int64>) -> Bool {
        messages.contains { users.contains($0.sender) || $0.others.contains(where: users.contains) }
    }

    /// Adds the room's next message, unless whoever brought the room had found it already.
    mutating func append(_ message: MessageObject) {
        if let last = messages.last, last.position >= message.position { return }
        messages.append(message)
    }

    /// Lets go of all but the newest.
    mutating func shorten(to count: Int) {
        messages.removeFirst(messages.count - count)
        reachesBack = false
    }
}

/// The rooms of which messages are kept, within a limit: who was not looked at for longest goes first.
struct RecentRooms {
    private struct Kept {
        var room: RecentRoom
        var size: Int
        var lookedAt: UInt64
    }

    /// What they take, in bytes.
    private(set) var size = 0
    /// Counts the commits that changed anything.
    private(set) var changes: UInt64 = 0
    private let perRoom: Int
    private let limit: Int
    private var kept: [Int64: Kept] = [:]
    private var numbers: [String: Int64] = [:]
    private var looks: UInt64 = 0
    /// Readers that are about to bring a room, and what has changed meanwhile: by which change a room, and by which any name.
    private var readers = 0
    private var changedRooms: [Int64: UInt64] = [:]
    private var changedNames: UInt64 = 0

    init(perRoom: Int, limit: Int) {
        self.perRoom = perRoom
        self.limit = limit
    }

    mutating func find(_ roomID: String) -> RecentRoom? {
        guard let rid = numbers[roomID] else { return nil }
        looks += 1
        kept[rid]?.lookedAt = looks
        return kept[rid]?.room
    }

    /// A reader sets out to bring a room.
    /// - Returns: the number of the last change before it.
    mutating func begin() -> UInt64 {
        readers += 1
        return changes
    }

    /// A reader has brought one, or has not.
    mutating func end() {
        readers -= 1
        if readers == 0 { changedRooms = [:] }
    }

    /// Takes what a reader brings, unless it may be older than a change that came by meanwhile.
    mutating func keep(_ room: RecentRoom, since ticket: UInt64) {
        guard changedRooms[room.rid, default: 0] <= ticket, changedNames <= ticket, room.size <= limit / 4 else { return }
        forget(room.rid)
        looks += 1
        kept[room.rid] = Kept(room: room, size: room.size, lookedAt: looks)
        numbers[room.roomID] = room.rid
        size += room.size
        if size > limit { shrink() }
    }

    /// Follows a commit.
    /// - Parameters:
    ///   - appended: the messages it appended, in order; `written`: the same, written. When they do not match, their rooms are forgotten.
    ///   - rooms: in which older messages changed.
    ///   - users: whose names changed.
    mutating func change(
        _ appended: [(rid: Int64, position: Int64)], written: [(rid: Int64, message: MessageObject)], _ rooms: Set<Int64>,
        users: Set<Int64>
    ) {
        changes += 1
        if readers > 0 {
            for message in appended { changedRooms[message.rid] = changes }
            for rid in rooms { changedRooms[rid] = changes }
        }
        if !users.isEmpty { changedNames = changes }
        if kept.isEmpty { return }
        for rid in rooms { forget(rid) }
        if !users.isEmpty { for (rid, entry) in kept where entry.room.names(anyOf: users) { forget(rid) } }
        let isComplete = appended.elementsEqual(written) { $0.rid == $1.rid && $0.position == $1.message.position }
        for message in appended where !isComplete { forget(message.rid) }
        if isComplete { for message in written { append(message.message, to: message.rid) } }
        if size > limit { shrink() }
    }

    private mutating func append(_ message: MessageObject, to rid: Int64) {
        guard var entry = kept.removeValue(forKey: rid) else { return }
        size -= entry.size
        entry.room.append(message)
        entry.size += message.size
        if entry.room.messages.count > 2 * perRoom {
            entry.room.shorten(to: perRoom)
            entry.size = entry.room.size
        }
        size += entry.size
        kept[rid] = entry
    }

    private mutating func forget(_ rid: Int64) {
        guard let entry = kept.removeValue(forKey: rid) else { return }
        size -= entry.size
        numbers[entry.room.roomID] = nil
    }

    /// Also what readers are about to bring.
    mutating func forgetAll() {
        changes += 1
        changedNames = changes
        for rid in Array(kept.keys) { forget(rid) }
    }

    /// Down to three quarters, so that it is seldom due.
    private mutating func shrink() {
        for (rid, _) in kept.sorted(by: { $0.value.lookedAt < $1.value.lookedAt }) {
            if size <= limit / 4 * 3 { return }
            forget(rid)
        }
    }
}
