import CanonicalJSON
import Chat
import Federation
import Testing

@Suite("An event that a server chokes on")
struct DissectionTests {
    /// A server that answers so whenever one of these is in a transaction, and takes everything else.
    private func play(_ sending: inout Sending, poison: Set<Int64>, status: Int, steps: Int = 300) {
        for _ in 0..<steps {
            switch sending.proceed() {
            case .wait(let until): sending.now = until
            case .rest: return
            case .send(let transaction):
                let chokes = transaction.content.events.contains { poison.contains($0.position) }
                sending.answer(.status(chokes ? status : 200))
            case .read, .look, .awaitAnswer: Issue.record("never here")
            }
        }
        Issue.record("It does not come to rest.")
    }

    @Test("After three equal 5xx it is found by halves and set aside, and all others arrive", arguments: [[7], [1, 50], [20, 21]])
    func found(poison: [Int64]) {
        var sending = Sending()
        sending.say(times: 50)
        play(&sending, poison: Set(poison), status: 500)
        #expect(sending.delivery.record.parked.events.map(\.event.position) == poison)
        #expect(sending.taken.count == 50 - poison.count && sending.taken.values.allSatisfy { $0 == 1 })
        #expect(sending.sent[1].transaction == sending.sent[0].transaction && sending.sent[2].transaction == sending.sent[0].transaction)
        #expect(sending.sent[3].transaction.content.events.isEmpty, "first it asks whether anything goes")
        #expect(sending.delivery.record.cursor == 50)
    }

    @Test("A 400 is taken apart at once: it would be one again")
    func refused() {
        var sending = Sending()
        sending.say(times: 8)
        let begin = sending.now
        play(&sending, poison: [3], status: 400)
        #expect(sending.now == begin)
        #expect(sending.delivery.record.parked.events.map(\.status) == [400])
        #expect(sending.taken.count == 7)
    }

    @Test("Different failures in turn are those of a server in trouble: nothing is taken apart")
    func mixed() {
        var sending = Sending()
        sending.say(times: 8)
        for status in [500, 502, 500, 502, 503, 500] {
            if case .wait(let until) = sending.proceed() {
                sending.now = until
                sending.proceed()
            }
            sending.answer(.status(status))
        }
        sending.drain()
        #expect(Set(sending.sent.map(\.transaction.id)).count == 1)
        #expect(sending.taken.count == 8)
    }

    @Test("A server that fails whatever it gets, or refuses us, keeps its transaction whole", arguments: [500, 403])
    func ill(status: Int) {
        var sending = Sending()
        sending.say(times: 8)
        for _ in 0..<12 {
            if case .wait(let until) = sending.proceed() {
                sending.now = until
                sending.proceed()
            }
            sending.answer(.status(status))
        }
        sending.now += 200_000_000
        sending.drain()
        #expect(sending.delivery.record.parked.total == 0)
        #expect(sending.taken.count == 8 && sending.taken.values.allSatisfy { $0 == 1 })
    }

    @Test(
        "A server that takes empty transactions only is ill, too: after three of which nothing went through, the rest waits",
        arguments: [1, 50])
    func takesNothing(together: Int) {
        var sending = Sending(answersWhenDone: true)
        for _ in 0..<5 {
            sending.say(times: together)
            for _ in 0..<400 {
                guard case .send(let transaction) = sending.proceed() else { break }
                sending.answer(.status(transaction.content.events.isEmpty ? 200 : 400))
            }
        }
        #expect(sending.delivery.record.parked.total == 3 * together)
        sending.now += 100_000
        sending.drain()
        #expect(sending.taken.count == 2 * together && sending.taken.values.allSatisfy { $0 == 1 })
    }

    @Test("An event that failed alone once by chance is not set aside")
    func chance() {
        var sending = Sending()
        sending.say(times: 4)
        var alone = 0
        for _ in 0..<100 {
            guard case .send(let transaction) = sending.proceed() else { break }
            let positions = transaction.content.events.map(\.position)
            if positions == [2] { alone += 1 }
            let isBad = positions.contains(3) || positions.contains(2) && alone < 2
            sending.answer(.status(isBad ? 400 : 200))
        }
        #expect(sending.delivery.record.parked.events.map(\.event.position) == [3])
        #expect(sending.taken.count == 3)
    }

    @Test("It survives a restart at any moment")
    func restart() throws {
        for crashAt in 0..<16 {
            var sending = Sending()
            sending.say(times: 20)
            for step in 0..<400 {
                if step == crashAt * 2 { try sending.crash() }
                switch sending.proceed() {
                case .wait(let until): sending.now = until
                case .send(let transaction):
                    if step == crashAt * 2 + 1 {
                        try sending.crash()
                    } else {
                        sending.answer(.status(transaction.content.events.contains { $0.position == 13 } ? 500 : 200))
                    }
                case .read, .look, .rest, .awaitAnswer: break
                }
            }
            #expect(sending.delivery.record.parked.events.map(\.event.position) == [13], "\(crashAt)")
            #expect(sending.taken.count == 19 && sending.taken.values.allSatisfy { $0 == 1 }, "\(crashAt)")
        }
    }

    @Test("What was set aside goes once more when the admin says so")
    func again() {
        var sending = Sending()
        sending.say(times: 5)
        play(&sending, poison: [2, 4], status: 400)
        sending.delivery.retryParked()
        sending.drain()
        #expect(sending.taken.count == 5)
        #expect(sending.delivery.record.parked.events.isEmpty && sending.delivery.record.parked.total == 2)
    }
}
