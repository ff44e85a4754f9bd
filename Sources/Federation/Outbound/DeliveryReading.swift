internal import Chat

/// What is read of the log, and what of it goes into the next transaction.
extension Delivery {
    /// Takes what the log says to a request of ``next(at:)``.
    package mutating func read(_ request: LogRequest, _ page: LogPage) {
        switch request {
        case .following: ahead.add(page, behind: record.behind)
        case .room(let room, _, _): ahead.add(page, of: room)
        case .leaps: leap(page)
        }
    }

    /// Of these rooms nothing but these events goes of what was said until now.
    private mutating func leap(_ page: LogPage) {
        for event in page.events { record.behind[event.roomID] = page.through }
        record.again += page.events
        record.catchUpIsDue = false
        ahead = LookAhead(through: record.cursor)
    }

    /// What must be read before the next transaction is made.
    func request(at now: Int64) -> LogRequest? {
        if record.catchUpIsDue { return .leaps(after: record.cursor, behind: record.behind, until: end) }
        if ahead.events.count < OutboundLimits.events, ahead.through < end { return .following(ahead.through) }
        for (room, position) in record.behind.sorted(by: { $0.key.text < $1.key.text }) where mayTake(from: room, at: now) {
            if let read = ahead.unread(of: room, from: position) { return .room(room, after: read, until: ahead.through) }
        }
        return nil
    }

    /// The record catches up with what has been read and needs no sending.
    mutating func settleRead() {
        record.cursor = max(record.cursor, ahead.settled)
        for (room, position) in record.behind where position <= record.cursor && ahead.hasCaughtUp(room, from: position) {
            record.behind[room] = nil
            ahead.forget(room)
        }
    }

    /// Takes out of what has been read what goes together now.
    mutating func compose(at now: Int64) -> TransactionContent {
        var content = TransactionContent()
        var bytes = 0
        func fits(_ event: OutboundEvent) -> Bool {
            content.events.count < OutboundLimits.events
                && (content.events.isEmpty || bytes + event.bytes < OutboundLimits.eventBytes)
        }
        func add(_ event: OutboundEvent) {
            content.events.append(event)
            bytes += event.bytes + 1
        }
        while let event = record.again.first, fits(event) { add(record.again.removeFirst()) }
        composeRooms(at: now, fits, add)
        composeAhead(at: now, fits, add)
        let room = OutboundLimits.bytes - OutboundLimits.frame - bytes
        content.updates = takeUpdates(bytes: room)
        return content
    }

    /// Rooms that are behind have waited longest, but leave half of the places to the others.
    private mutating func composeRooms(at now: Int64, _ fits: (OutboundEvent) -> Bool, _ add: (OutboundEvent) -> Void) {
        var places = ahead.events.isEmpty ? OutboundLimits.events : OutboundLimits.events / 2
        for room in record.behind.keys.sorted(by: { $0.text < $1.text }) {
            while places > 0, let event = ahead.rooms[room]?.first, fits(event), take(event, at: now) {
                if let event = ahead.pop(of: room) { add(event) }
                places -= 1
            }
        }
    }

    private mutating func composeAhead(at now: Int64, _ fits: (OutboundEvent) -> Bool, _ add: (OutboundEvent) -> Void) {
        while let event = ahead.events.first, fits(event) {
            if take(event, at: now) {
                add(ahead.popFirst())
            } else {
                record.behind[event.roomID] = event.position - 1
                ahead.setBehind(event.roomID)
            }
        }
    }

    private mutating func takeUpdates(bytes: Int) -> [EphemeralUpdate] {
        let durable = record.updates.take(count: OutboundLimits.updates, bytes: bytes)
        let used = durable.reduce(0) { $0 + $1.bytes + 1 }
        return durable + fleeting.take(count: OutboundLimits.updates - durable.count, bytes: bytes - used)
    }

    private mutating func take(_ event: OutboundEvent, at now: Int64) -> Bool {
        if answersWhenDone { return true }
        if paces.count > 1_000 { paces = paces.filter { !$0.value.isFresh(at: now) } }
        return paces[event.roomID, default: RoomPace()].take(event.id, at: now)
    }

    private func mayTake(from room: RoomID, at now: Int64) -> Bool {
        var pace = paces[room] ?? RoomPace()
        return answersWhenDone || pace.isOpen(at: now)
    }

    /// The event that the server is asked about now, of a room that is held back.
    mutating func look(at now: Int64) -> (room: RoomID, event: EventID)? {
        if answersWhenDone { return nil }
        for room in record.behind.keys.sorted(by: { $0.text < $1.text }) {
            if let event = paces[room]?.look(at: now) { return (room, event) }
        }
        return nil
    }

    /// When the first of the rooms that are held back may go on; nil when nothing is.
    func opening(after now: Int64) -> Int64? {
        record.behind.compactMap { room, position in
            ahead.hasCaughtUp(room, from: position) ? nil : max(now + 1, paces[room]?.opens(after: now) ?? now)
        }.min()
    }
}
