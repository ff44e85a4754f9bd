import Chat

/// What the door keeps between batches. Writer thread only: the class crosses threads as a part of ``EventLog``, never opened elsewhere.
final class LogWriter: @unchecked Sendable {
    /// The last position given out and committed.
    private(set) var head: Int64
    /// The lowest position given out: events that stand before or beside the stream count down from 0.
    private(set) var floor: Int64
    private var heads: [Int64: RoomHead] = [:]
    /// What was committed and is not taken over yet.
    private var committed: PendingAppends?
    /// Where those who write stand in their rooms.
    let seats = Seats()
    /// How many rooms are kept; all are forgotten when there are more, because each can be read again.
    static let roomLimit = 20_000

    init(head: Int64, floor: Int64) {
        self.head = head
        self.floor = floor
    }

    func kept(_ rid: Int64) -> RoomHead? { heads[rid] }

    /// What a batch appends: asked for by every body before anything else here.
    func pending(_ batch: BatchContext) -> PendingAppends {
        settle()
        return batch.value(ofType: PendingAppends.self, default: PendingAppends())
    }

    /// It is on disk. Taken over before the next batch appends, because nobody else looks here.
    func take(over pending: PendingAppends) {
        settle()
        committed = pending
    }

    /// Takes over what was committed.
    func settle() {
        guard let pending = committed else { return }
        committed = nil
        head = max(head, pending.lastPosition)
        floor = min(floor, pending.lowest)
        if heads.count + pending.heads.count > Self.roomLimit { heads = [:] }
        for rid in pending.forgotten { heads[rid] = nil }
        for (rid, room) in pending.heads { heads[rid] = room }
        seats.forget(pending.moved)
    }
}

/// What one batch appended, not yet on disk. Writer thread only; dropped with the batch.
final class PendingAppends {
    private(set) var lastPosition: Int64 = 0
    private(set) var lowest: Int64 = 0
    private(set) var heads: [Int64: RoomHead] = [:]
    private(set) var forgotten: Set<Int64> = []
    /// Whose membership the batch has changed.
    private(set) var moved: Set<MemberKey> = []
    private(set) var added: [(event: StoredEvent, temp: (key: TempKey, digest: [UInt8])?)] = []
    /// How many of them can be found by id and by temp key: the others become so when something is looked for, which a batch of one body does not do.
    private var indexed = 0
    private var positions: [EventID: Int64] = [:]
    /// Events that the batch has given another place than one at the end of the stream: the index has it.
    private(set) var placedAnew: Set<EventID> = []
    private var marks: [TempKey: TempMark] = [:]

    func nextPosition(after head: Int64, skipping count: Int64 = 0) -> Int64 {
        lastPosition = max(lastPosition, head) + count + 1
        return lastPosition
    }

    /// The first of as many positions below all that were given out.
    func lowestPosition(below floor: Int64, taking count: Int64 = 1) -> Int64 {
        lowest = min(lowest, floor) - count
        return lowest
    }

    /// The room as this batch left it; forgotten rooms are read again.
    func head(of rid: Int64) -> RoomHead? { heads[rid] }

    func isForgotten(_ rid: Int64) -> Bool { forgotten.contains(rid) }

    func note(_ event: StoredEvent, temp: (key: TempKey, digest: [UInt8])?, head: RoomHead) {
        added.append((event, temp))
        if !placedAnew.isEmpty { placedAnew.remove(event.eventID) }
        keep(head)
    }

    private func index() {
        for (event, temp) in added[indexed...] {
            positions[event.eventID] = event.position
            if let temp { marks[temp.key] = TempMark(position: event.position, digest: temp.digest, at: event.at) }
        }
        indexed = added.count
    }

    /// The room has changed without an event at the end of the stream.
    func keep(_ head: RoomHead) { heads[head.rid] = head }

    func move(_ key: MemberKey) { moved.insert(key) }

    func placeAnew(_ id: EventID) {
        index()
        placedAnew.insert(id)
        positions[id] = nil
    }

    /// True while a kept seat would not be what this batch has made of it.
    func hasMoved(_ key: MemberKey) -> Bool { moved.contains(key) || forgotten.contains(key.rid) }

    func forget(_ rid: Int64) {
        heads[rid] = nil
        forgotten.insert(rid)
    }

    /// An event of this very batch, by id.
    func position(of id: EventID) -> Int64? {
        index()
        return positions[id]
    }

    /// What a temp key of this very batch led to.
    func mark(of key: TempKey) -> TempMark? {
        index()
        return marks[key]
    }
}
