import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("Sending to another node")
struct DeliveryTests {
    @Test("What Ada says goes to the south node at once, and then there is nothing to do")
    func atOnce() {
        var sending = Sending()
        sending.say()
        #expect(sending.proceed() == .send(sending.sent[0].transaction))
        #expect(sending.proceed() == .awaitAnswer)
        sending.answer(.status(200))
        #expect(sending.proceed() == .rest)
        #expect(sending.delivery.record.cursor == 1)
        #expect(sending.lastIDs == [StreamModel.id(1)])
    }

    @Test("A hundred and twenty events are three transactions, fifty at most in each, in their order")
    func fifties() {
        var sending = Sending(answersWhenDone: true)
        sending.say(times: 120)
        sending.drain()
        #expect(sending.sent.map { $0.transaction.content.events.count } == [50, 50, 20])
        #expect(sending.sent.flatMap { $0.transaction.content.events.map(\.position) } == Array(1...120))
        #expect(Set(sending.sent.map(\.transaction.id)).count == 3)
    }

    @Test("Large events share a transaction only as far as a megabyte goes")
    func megabyte() {
        var sending = Sending(answersWhenDone: true)
        sending.say(times: 30, bytes: 65_000)
        sending.drain()
        #expect(sending.sent.count == 3)
        #expect(sending.taken.count == 30)
    }

    @Test("What was not answered goes out again under its id after half a minute, then a minute, up to an hour, then once a day")
    func backOff() throws {
        var sending = Sending()
        sending.say()
        sending.proceed()
        let first = sending.sent[0].transaction
        var waits: [Int64] = []
        for _ in 0..<11 {
            sending.answer(.unreachable("timeout"))
            sending.say()
            guard case .wait(let until) = sending.proceed() else {
                Issue.record("It does not wait.")
                return
            }
            waits.append((until - sending.now) / 1_000)
            sending.now = until
            #expect(sending.proceed() == .send(first))
        }
        #expect(waits == [30, 60, 120, 240, 480, 960, 1_920, 3_600, 86_400, 86_400, 86_400])
    }

    @Test("The same transaction goes out after a restart in the middle of it")
    func restart() throws {
        var sending = Sending()
        sending.say(times: 3)
        sending.proceed()
        try sending.crash()
        sending.say()
        sending.proceed()
        #expect(sending.sent[1].transaction == sending.sent[0].transaction)
        sending.answer(.status(200))
        sending.drain()
        #expect(sending.sent.map { $0.transaction.content.events.count } == [3, 3, 1])
        #expect(sending.taken.values.allSatisfy { $0 == 1 })
    }

    @Test(
        "An answer is a failure of the server, or of what was sent, or a wish for patience",
        arguments: [
            (DeliveryAnswer.status(401), 1), (.status(404), 1), (.status(302), 1), (.unreachable("refused"), 1), (.status(500), 1),
            (.status(503), 1), (.status(429), 0), (.status(400), 0), (.status(403), 0), (.status(413), 0), (.status(204), 0),
        ])
    func kinds(answer: DeliveryAnswer, failures: Int) {
        var sending = Sending()
        sending.say(times: 2)
        sending.proceed()
        sending.answer(answer)
        #expect(sending.delivery.record.health.failures == failures)
    }

    @Test("A server that asks for patience gets it to the millisecond, an hour at most, and a sign of life does not cut it short")
    func patience() {
        for (asked, given) in [(7_000, 7_000), (90_000_000, 3_600_000), (0, 500)] as [(Int64, Int64)] {
            var sending = Sending()
            sending.say()
            sending.proceed()
            sending.answer(.status(429, retryAfter: asked))
            sending.delivery.heard(at: sending.now)
            #expect(sending.proceed() == .wait(until: sending.now + given))
            sending.now += given
            #expect(sending.proceed() == .send(sending.sent[0].transaction))
        }
    }

    @Test("Header and body may both ask for patience, and the longer holds; what is no number asks for nothing")
    func retryAfter() throws {
        let body = try JSON(parsing: Array(#"{"retry_after_ms":1500}"#.utf8))
        #expect(DeliveryAnswer.retryAfter(header: nil, body: body) == 1_500)
        #expect(DeliveryAnswer.retryAfter(header: "2", body: body) == 2_000)
        #expect(DeliveryAnswer.retryAfter(header: "1", body: body) == 1_500)
        #expect(DeliveryAnswer.retryAfter(header: "soon", body: nil) == nil)
        #expect(DeliveryAnswer.retryAfter(header: "-5", body: ["retry_after_ms": -1]) == nil)
    }

    @Test("A sign of life wakes at once; a server that can only send is not tried at each of its requests")
    func wake() {
        var sending = Sending()
        sending.say()
        sending.proceed()
        sending.answer(.unreachable("refused"))
        sending.now += 1_000
        sending.delivery.heard(at: sending.now)
        #expect(sending.proceed() == .send(sending.sent[0].transaction))
        sending.answer(.unreachable("refused"))
        sending.now += 1_000
        sending.delivery.heard(at: sending.now)
        #expect(sending.proceed() == .wait(until: sending.now + 4_000))
        sending.now += 4_000
        #expect(sending.proceed() == .send(sending.sent[0].transaction))
        sending.answer(.status(200))
        #expect(sending.delivery.record.health.failures == 0)
        #expect(sending.proceed() == .rest)
    }

    @Test("Back from our own absence an empty transaction says so")
    func greeting() {
        var sending = Sending()
        sending.delivery.greet()
        sending.drain()
        #expect(sending.sent.count == 1 && sending.sent[0].transaction.content.events.isEmpty)
    }

    @Test("The body is canonical JSON with the events as they are")
    func body() throws {
        let event: JSON = ["type": "m.room.message"]
        let transaction = Transaction(id: "i-1", madeAt: 5, content: TransactionContent())
        let text = String(decoding: transaction.body(origin: "north.example", events: [event, event]).encoded(), as: UTF8.self)
        #expect(
            text == #"{"edus":[],"origin":"north.example","origin_server_ts":5,"pdus":["#
                + #"{"type":"m.room.message"},{"type":"m.room.message"}]}"#)
        #expect(try JSON(parsing: Array(text.utf8)).canonical() == Array(text.utf8))
    }

    @Test("A row of the database that is damaged is seen", arguments: ["cursor", "parked", "health", "behind", "updates", "strikes"])
    func damage(field: String) throws {
        let record = DeliveryRecord(server: "south.example", cursor: 3)
        var object = try #require(record.stored.object)
        object[field] = "?"
        #expect(DeliveryRecord(stored: .object(object)) == nil)
        object[field] = nil
        #expect(DeliveryRecord(stored: .object(object)) == nil)
    }
}
