import Chat

/// A member of a room.
struct MemberKey: Hashable {
    let rid: Int64
    let uid: Int64
}

/// Everything the index tables do not hold yet: events newer than the folding cursor, by id, by temp key and by sender.
///
/// A row in an index on random ids costs more than the event itself. So the newest events are found here, and a bulk write
/// folds them into the tables in sorted batches. What was folded stays one generation longer, because a reader may have
/// taken its snapshot before the fold and looks here after it.
struct Tail {
    /// One generation of not yet (or only just) folded events.
    struct Generation {
        var events: [EventID: Int64] = [:]
        var temps: [TempKey: TempMark] = [:]
        var own: [MemberKey: [Int64]] = [:]
        var newest: Int64 = 0
    }

    private(set) var current = Generation()
    private(set) var folding = Generation()
    private(set) var folded = Generation()

    /// How many events wait to be folded.
    var count: Int { current.events.count }

    /// The same with those that are being folded: what memory holds because of it.
    var unfolded: Int { current.events.count + folding.events.count }

    /// Adds an event that is on disk.
    mutating func add(_ event: StoredEvent, temp: (key: TempKey, digest: [UInt8])?) {
        current.events[event.eventID] = event.position
        current.newest = max(current.newest, event.position)
        if let temp { current.temps[temp.key] = TempMark(position: event.position, digest: temp.digest, at: event.at) }
        if event.kind == .message { current.own[MemberKey(rid: event.rid, uid: event.sender), default: []].append(event.position) }
    }

    /// The event has another place now; the index has that.
    mutating func forget(_ id: EventID) {
        current.events[id] = nil
        folding.events[id] = nil
        folded.events[id] = nil
    }

    /// The position of an event that is not in the index yet.
    func position(of id: EventID) -> Int64? {
        current.events[id] ?? folding.events[id] ?? folded.events[id]
    }

    /// What a temp key led to, where that is not in the index yet.
    func mark(of key: TempKey) -> TempMark? {
        current.temps[key] ?? folding.temps[key] ?? folded.temps[key]
    }

    /// A sender's messages after a position that a snapshot's member row does not count yet: later than the folding cursor
    /// of the same snapshot.
    func ownMessages(rid: Int64, uid: Int64, after position: Int64) -> Int64 {
        let key = MemberKey(rid: rid, uid: uid)
        return [current, folding, folded].reduce(0) { sum, generation in
            sum + Int64((generation.own[key] ?? []).count { $0 > position })
        }
    }

    /// Takes the present generation out to be folded; new events go into a fresh one.
    /// - Precondition: nothing is being folded.
    mutating func beginFold() -> Generation {
        precondition(folding.events.isEmpty, "one fold at a time")
        folding = current
        current = Generation()
        return folding
    }

    /// The fold is on disk.
    mutating func endFold() {
        folded = folding
        folding = Generation()
    }

    /// The fold did not happen: its events wait again.
    mutating func abandonFold() {
        current.events.merge(folding.events) { _, earlier in earlier }
        current.temps.merge(folding.temps) { _, earlier in earlier }
        current.own.merge(folding.own) { later, earlier in earlier + later }
        current.newest = max(current.newest, folding.newest)
        folding = Generation()
    }
}
