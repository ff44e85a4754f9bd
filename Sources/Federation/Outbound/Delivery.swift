package import Chat

/// What to do next for one server. Before a step is carried out, ``Delivery/record`` is committed.
package enum DeliveryStep: Sendable, Equatable {
    /// Send it and say how that went, with ``Delivery/answered(_:at:chance:)``.
    case send(Transaction)
    /// Ask the log and hand over what it says, with ``Delivery/read(_:_:)``.
    case read(LogRequest)
    /// Ask the server whether it has that event of ours by now, and say with ``Delivery/looked(for:in:_:at:)`` what it answers.
    case look(RoomID, EventID)
    /// Nothing before that time (milliseconds since 1970), unless the server lets itself be heard or an update comes.
    case wait(until: Int64)
    /// A transaction is on its way.
    case awaitAnswer
    /// Everything has gone out.
    case rest
}

/// Sending to one server, as a value: events in the order of the log and ephemeral updates, one transaction at a time.
///
/// It reads no clock, no log and no socket. Whoever drives it asks ``next(at:)`` for a step, carries it out and tells what came of
/// it. Times are milliseconds since 1970.
///
/// It holds to this: two transactions are never on their way; no event between the cursor and the end of the log is passed over, but
/// that the newest of its room may stand for it after a long absence in which very much was said; none is sent that was taken, not over a restart either.
package struct Delivery: Sendable {
    /// What must be in the database before a step is carried out.
    package internal(set) var record: DeliveryRecord
    /// Part of every transaction's id, another one after each start: what was sent and not written down never shares its id with anything.
    let instance: String
    /// Whether the server answers a transaction only when it has judged its events, as nodes of our kind do. Others are paced.
    package var answersWhenDone: Bool
    var ahead: LookAhead
    var fleeting = FleetingUpdates()
    var paces: [RoomID: RoomPace] = [:]
    var isOnItsWay = false
    /// The end of the stream, as last told.
    private(set) var end: Int64
    private var greets = false

    /// - Parameters:
    ///   - instance: this node's id since its last start: letters, digits, `-` and `_`.
    ///   - end: the newest position of the stream.
    package init(record: DeliveryRecord, instance: String, end: Int64, answersWhenDone: Bool = false) {
        self.record = record
        self.instance = instance
        self.end = end
        self.answersWhenDone = answersWhenDone
        ahead = LookAhead(through: record.cursor)
    }

    /// The step that is due now.
    package mutating func next(at now: Int64) -> DeliveryStep {
        if isOnItsWay { return .awaitAnswer }
        if let retryAt = record.health.retryAt, now < retryAt { return .wait(until: retryAt) }
        if record.pending == nil, record.dissection != nil { takePart(at: now) }
        if record.pending == nil {
            settleRead()
            if let request = request(at: now) { return .read(request) }
            if let look = look(at: now) { return .look(look.room, look.event) }
            let content = compose(at: now)
            if content.isEmpty, !greets {
                // Rooms that were found to be held back make room to look further.
                if let request = request(at: now) { return .read(request) }
                return opening(after: now).map(DeliveryStep.wait) ?? .rest
            }
            start(content, at: now)
        }
        guard let pending = record.pending else { return .rest }
        isOnItsWay = true
        return .send(pending)
    }

    /// The log has grown.
    /// - Returns: whether it was not known to have.
    @discardableResult
    package mutating func logGrew(to end: Int64) -> Bool {
        defer { self.end = max(self.end, end) }
        return end > self.end
    }

    /// Nobody knows whether the transaction on its way has arrived: it goes again as it is.
    package mutating func interrupted() { isOnItsWay = false }

    /// Nothing up to that position of the stream is for the server.
    package mutating func passOver(through position: Int64) {
        guard record.isIdle, ahead.events.isEmpty else { return }
        record.cursor = max(record.cursor, position)
        ahead.skip(to: record.cursor)
        logGrew(to: position)
    }

    /// Whether there are updates that have not gone out.
    package var hasUpdates: Bool { !fleeting.isEmpty || record.updates.isWaiting }

    /// A validly signed request of the server has come.
    package mutating func heard(at now: Int64) { record.health.heard(at: now) }

    /// The admin wants it tried now.
    package mutating func tryNow() { record.health.clearWait() }

    /// Sends an empty transaction if there is nothing else: a server that gave up on us hears that we are back.
    package mutating func greet() { greets = true }

    /// Tries again what was set aside.
    package mutating func retryParked() { record.again.append(contentsOf: record.parked.empty()) }

    /// Somebody types. Not kept for a server that cannot be reached.
    package mutating func add(_ update: TypingUpdate) {
        if record.health.failures == 0 { fleeting.add(update) }
    }

    /// Somebody has read.
    package mutating func add(_ update: ReceiptUpdate) { fleeting.add(update) }

    /// Somebody came or went. Not kept for a server that cannot be reached.
    package mutating func add(_ update: PresenceUpdate) {
        if record.health.failures == 0 { fleeting.add(update) }
    }

    /// Takes in an update that must arrive; commit the record afterwards. False when there is no room.
    package mutating func add(_ update: EphemeralUpdate) -> Bool { record.updates.add(update) }

    /// What the server said to ``DeliveryStep/look(_:_:)``.
    package mutating func looked(for event: EventID, in room: RoomID, _ answer: EventLook, at now: Int64) {
        paces[room]?.looked(for: event, answer, at: now)
    }

    /// The server has named these events of a room, perhaps some of ours, as what it has.
    package mutating func shows(_ events: [EventID], in room: RoomID) { paces[room]?.shows(events) }

    /// The server asks for what we have sent in this room: it lost some of it, and has these.
    package mutating func sawGap(in room: RoomID, has events: [EventID], at now: Int64) {
        paces[room]?.shows(events)
        paces[room, default: RoomPace()].sawGap(at: now)
    }

    /// Gives the content an id of its own and makes it pending.
    mutating func start(_ content: TransactionContent, at now: Int64) {
        record.pending = Transaction(id: "\(instance)-\(record.serial)", madeAt: now, content: content)
        record.serial += 1
        greets = false
    }
}
