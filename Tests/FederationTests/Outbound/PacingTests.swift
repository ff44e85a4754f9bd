import Chat
import Federation
import Testing

@Suite("Pacing and catching up")
struct PacingTests {
    @Test(
        "Two thousand events of one room go out as fast as the server works them off, and never more wait there than it keeps",
        arguments: [20.0, 72, 400])
    func burst(rate: Double) {
        var sending = Sending()
        sending.workRate = rate
        sending.say(in: 1, times: 2_000)
        let begin = sending.now
        sending.drain(steps: 20_000)
        #expect(sending.taken.count == 2_000 && sending.taken.values.allSatisfy { $0 == 1 })
        #expect(sending.longestQueue <= RoomPace.window)
        let seconds = Double(sending.now - begin) / 1_000
        #expect(seconds < 2_000 / rate * 1.2 + 1, "it waits for us: \(seconds)")
        #expect(sending.sent.count < 110, "many at once: \(sending.sent.count)")
        #expect(sending.looks < 600, "\(sending.looks)")
    }

    @Test("Another room does not wait for one whose window is used up")
    func otherRoom() {
        var sending = Sending()
        sending.workRate = 1
        sending.say(in: 1, times: 2_000)
        for _ in 0..<2 {
            sending.proceed()
            sending.answer(.status(200))
        }
        #expect(sending.taken.count == RoomPace.window)
        sending.say(in: 2)
        sending.proceed()
        #expect(sending.lastIDs == [StreamModel.id(2_001)])
    }

    @Test("A server that never shows what it has gets a window a minute, and everything in the end")
    func silence() {
        var sending = Sending()
        sending.workRate = 0
        sending.say(in: 1, times: 300)
        let begin = sending.now
        sending.drain(steps: 20_000)
        #expect(sending.taken.count == 300)
        #expect(sending.now - begin <= 4 * RoomPace.patience)
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

    @Test("Whoever names our events has them and what came before; whoever asks for what we sent gets less at once")
    func pace() {
        var pace = RoomPace()
        var next = 0
        func id(_ number: Int) -> EventID { StreamModel.id(Int64(number + 1)) }
        func taken(_ count: Int, at now: Int64) -> Int {
            var taken = 0
            for _ in 0..<count where pace.take(id(next), at: now) { (taken, next) = (taken + 1, next + 1) }
            return taken
        }
        #expect(taken(120, at: 0) == 90)
        #expect(pace.look(at: 0) == nil && pace.opens(after: 0) == 100)
        #expect(pace.look(at: 100) == id(44), "with it half of the window is free")
        #expect(pace.look(at: 101) == nil)
        pace.looked(for: id(44), .notThere, at: 110)
        #expect(pace.opens(after: 110) == 260 && taken(1, at: 260) == 0)
        pace.shows([id(7), StreamModel.id(5_000)])
        #expect(taken(1, at: 635) == 0, "eight of ninety")
        pace.shows([id(60)])
        #expect(taken(120, at: 640) == 61)
        pace.looked(for: id(150), .silence, at: 700)
        #expect(pace.opens(after: 700) == 15_700, "whoever does not answer is not asked again and again")
        pace.sawGap(at: 700)
        pace.shows([id(150)])
        #expect(taken(120, at: 800) == 45, "half as many")
        for _ in 0..<10 { pace.sawGap(at: 800) }
        pace.shows([id(next - 1)])
        #expect(taken(120, at: 900) == 20, "never fewer than twenty")
        #expect(taken(1, at: 400) == 0, "a clock that was set back gives nothing")
        #expect(taken(1, at: 900 + RoomPace.patience) == 1, "a minute is enough")
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
}
