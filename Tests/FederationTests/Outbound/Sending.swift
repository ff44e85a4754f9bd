import CanonicalJSON
import Chat
import Federation
import Testing

/// The north node sending to the south node: stream, clock, what was answered, and what the database would hold.
struct Sending {
    var stream = StreamModel()
    var delivery: Delivery
    var now: Int64 = 1_800_000_000_000
    /// Transactions in the order in which they went out, with their times.
    private(set) var sent: [(transaction: Transaction, at: Int64)] = []
    private(set) var onItsWay: Transaction?
    /// What has been taken, and how often.
    private(set) var taken: [EventID: Int] = [:]
    private(set) var takenUpdates: [EphemeralUpdate] = []
    /// Rooms that were leapt over, up to the newest event then.
    private(set) var leapt: [RoomID: Int64] = [:]
    /// What the server works off a second, nil for all at once; and what it has not worked off yet.
    var workRate: Double?
    private(set) var waiting: [OutboundEvent] = []
    private(set) var longestQueue = 0
    private(set) var looks = 0
    private var workedAt: Int64 = 0
    private var worked = 0.0
    private var contents: [String: Transaction] = [:]
    private var committed: JSON

    init(answersWhenDone: Bool = false) {
        let record = DeliveryRecord(server: "south.example", cursor: 0)
        delivery = Delivery(record: record, instance: "i", end: 0, answersWhenDone: answersWhenDone)
        committed = record.stored
    }

    mutating func say(in room: Int = 1, times: Int = 1, bytes: Int = 600) {
        for _ in 0..<times { stream.say(in: room, bytes: bytes) }
        delivery.logGrew(to: stream.end)
    }

    /// Goes on until a transaction is on its way, or there is nothing to do now. Returns that step.
    @discardableResult
    mutating func proceed() -> DeliveryStep {
        for _ in 0..<10_000 {
            let step = delivery.next(at: now)
            committed = delivery.record.stored
            switch step {
            case .read(let request):
                let page = stream.page(request)
                if case .leaps = request { for event in page.events { leapt[event.roomID] = page.through } }
                delivery.read(request, page)
            case .send(let transaction):
                note(transaction)
                return step
            case .look(let room, let event):
                looks += 1
                delivery.looked(for: event, in: room, has(event) ? .there : .notThere, at: now)
            case .wait, .rest, .awaitAnswer: return step
            }
        }
        Issue.record("It reads and reads and never comes to an end.")
        return .rest
    }

    private mutating func note(_ transaction: Transaction) {
        #expect(onItsWay == nil, "two transactions are on their way")
        let content = transaction.content
        #expect(content.events.count <= 50 && content.updates.count <= 100, "too much in one transaction")
        let size = content.events.reduce(0) { $0 + $1.bytes + 1 } + content.updates.reduce(0) { $0 + $1.stored.encoded().count + 1 }
        #expect(size <= 1 << 20, "too large")
        if let earlier = contents[transaction.id] { #expect(earlier == transaction, "one id, two contents") }
        contents[transaction.id] = transaction
        onItsWay = transaction
        sent.append((transaction, now))
    }

    mutating func answer(_ answer: DeliveryAnswer, chance: Double = 0.5) {
        guard let transaction = onItsWay else {
            Issue.record("Nothing is on its way.")
            return
        }
        onItsWay = nil
        delivery.answered(answer, at: now, chance: chance)
        committed = delivery.record.stored
        guard case .status(200, _) = answer else { return }
        for event in transaction.content.events { taken[event.id, default: 0] += 1 }
        enqueue(transaction.content.events)
        takenUpdates.append(contentsOf: transaction.content.updates)
    }

    private mutating func enqueue(_ events: [OutboundEvent]) {
        work()
        if workRate == nil { return }
        if waiting.isEmpty { workedAt = now }
        waiting += events
        longestQueue = max(longestQueue, waiting.count)
    }

    private mutating func work() {
        guard let workRate else { return }
        worked += workRate * Double(max(0, now - workedAt)) / 1_000
        workedAt = now
        let done = min(waiting.count, Int(worked))
        worked = waiting.count == done ? 0 : worked - Double(done)
        waiting.removeFirst(done)
    }

    /// Whether the server has judged an event.
    private mutating func has(_ event: EventID) -> Bool {
        work()
        return taken[event] != nil && !waiting.contains { $0.id == event }
    }

    /// The node stops without warning and starts again with what the database holds.
    mutating func crash() throws {
        let record = try #require(DeliveryRecord(stored: JSON(parsing: committed.encoded())))
        #expect(record.stored == committed)
        delivery = Delivery(record: record, instance: "i", end: stream.end, answersWhenDone: delivery.answersWhenDone)
        onItsWay = nil
    }

    /// Lets everything go to a server that takes it all, waiting where it must.
    mutating func drain(steps: Int = 5_000) {
        for _ in 0..<steps {
            switch proceed() {
            case .send, .awaitAnswer: answer(.status(200))
            case .wait(let until): now = max(now, until)
            case .rest, .read, .look: return
            }
        }
        Issue.record("It does not come to rest.")
    }

    var lastIDs: [EventID] { sent.last?.transaction.content.events.map(\.id) ?? [] }
    func hasTaken(_ event: OutboundEvent) -> Bool { taken[event.id] != nil }
}
