import Chat
import Federation
import Testing

@Suite("Pacing and catching up")
struct PacingTests {
    @Test("Two thousand events of one room go out at fifty a second after the first hundred, in bursts; another room does not wait")
    func burst() {
        var sending = Sending()
        sending.say(in: 1, times: 2_000)
        let begin = sending.now
        for _ in 0..<2 {
            sending.proceed()
            sending.answer(.status(200))
        }
        #expect(sending.taken.count == 100)
        sending.say(in: 2)
        sending.proceed()
        #expect(sending.lastIDs == [StreamModel.id(2_001)])
        sending.answer(.status(200))
        sending.drain()
        #expect(sending.taken.count == 2_001 && sending.taken.values.allSatisfy { $0 == 1 })
        let seconds = Double(sending.now - begin) / 1_000
        #expect((37.0...39.0).contains(seconds), "\(seconds)")
        #expect(sending.sent.count < 90, "bursts of 25 or more: \(sending.sent.count)")
    }

    @Test("In one room everything goes in the order of the log, however it is paced and cut off")
    func order() throws {
        var sending = Sending()
        for number in 0..<600 { sending.say(in: number % 3) }
        for _ in 0..<4_000 {
            if case .wait(let until) = sending.proceed() { sending.now = until }
            guard sending.onItsWay != nil else { continue }
            sending.answer(.status(200))
            if sending.taken.count % 7 == 0 { try sending.crash() }
        }
        for room in 0..<3 {
            let positions = sending.sent.flatMap { $0.transaction.content.events }.filter { $0.roomID == StreamModel.room(room) }.map(
                \.position)
            #expect(positions == positions.sorted() && positions.count == 200)
        }
    }

    @Test("A node of our kind is not paced: its answer comes when it has taken everything in")
    func unpaced() {
        var sending = Sending(answersWhenDone: true)
        let begin = sending.now
        sending.say(times: 2_000)
        sending.drain()
        #expect(sending.taken.count == 2_000 && sending.now == begin)
        #expect(sending.sent.count == 40)
    }

    @Test("Whoever builds upon our newest event has caught up; whoever asks for what we sent has not")
    func pace() {
        var pace = RoomPace(at: 0)
        func taken(_ count: Int, at now: Int64) -> Int {
            var taken = 0
            for _ in 0..<count where pace.take(at: now) { taken += 1 }
            return taken
        }
        #expect(taken(120, at: 0) == 100)
        #expect(pace.opens(after: 0) == 500)
        #expect(taken(1, at: 499) == 0)
        #expect(taken(30, at: 500) == 25)
        pace.confirmed()
        #expect(taken(120, at: 500) == 100)
        pace.sawGap()
        #expect(pace.opens(after: 500) == 1_500, "half as fast")
        for _ in 0..<10 { pace.sawGap() }
        #expect(pace.opens(after: 500) == 3_000, "never slower than ten a second")
        #expect(taken(1, at: 400) == 0, "a clock that was set back gives nothing")
    }

    @Test("After more than an hour away a server gets the newest event of each room, then everything again")
    func catchUp() {
        var sending = Sending()
        sending.say()
        sending.proceed()
        sending.answer(.unreachable("refused"))
        for room in 1...3 { sending.say(in: room, times: 40) }
        sending.now += 3_700_000
        sending.proceed()
        sending.answer(.status(200))
        sending.proceed()
        #expect(sending.lastIDs == [StreamModel.id(41), StreamModel.id(81), StreamModel.id(121)])
        sending.say(in: 1, times: 2)
        sending.answer(.status(200))
        sending.drain()
        #expect(sending.lastIDs == [StreamModel.id(122), StreamModel.id(123)])
        #expect(sending.taken.count == 6 && sending.taken.values.allSatisfy { $0 == 1 })
    }

    @Test("After a short absence it gets everything")
    func shortAbsence() {
        var sending = Sending()
        sending.say()
        sending.proceed()
        sending.answer(.unreachable("refused"))
        sending.say(times: 90)
        sending.now += 3_000_000
        sending.drain()
        #expect(sending.taken.count == 91)
    }

    @Test("A restart while it catches up begins with the rooms that are left")
    func catchUpRestart() throws {
        var sending = Sending()
        sending.say()
        sending.proceed()
        sending.answer(.unreachable("refused"))
        for room in 1...70 { sending.say(in: room, times: 2) }
        sending.now += 4_000_000
        for _ in 0..<2 {
            sending.proceed()
            sending.answer(.status(200))
        }
        #expect(sending.delivery.record.catchUp != nil)
        try sending.crash()
        sending.drain()
        #expect(sending.sent.map { $0.transaction.content.events.count } == [1, 1, 50, 20])
        #expect(sending.taken.values.allSatisfy { $0 == 1 })
    }
}
