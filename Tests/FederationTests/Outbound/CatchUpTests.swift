import Chat
import Federation
import Testing

@Suite("After a long absence")
struct CatchUpTests {
    /// South goes away after the first message, for longer than an hour.
    private func away(_ meanwhile: (inout Sending) -> Void) -> Sending {
        var sending = Sending(answersWhenDone: true)
        sending.say()
        sending.proceed()
        sending.answer(.unreachable("refused"))
        meanwhile(&sending)
        sending.now += CatchUp.absence + 100_000
        sending.proceed()
        sending.answer(.status(200))
        return sending
    }

    @Test("A server gets all that was said meanwhile")
    func whole() {
        var sending = away { sending in for room in 1...3 { sending.say(in: room, times: 400) } }
        sending.drain()
        #expect(sending.taken.count == 1_201 && sending.taken.values.allSatisfy { $0 == 1 })
    }

    @Test("A room in which very much was said is led to its newest event first, then all is as ever")
    func leap() {
        var sending = away { sending in
            sending.say(in: 1, times: 3)
            sending.say(in: 2, times: CatchUp.whole + 1)
            sending.say(in: 1, times: 2)
        }
        let newest = Int64(4 + CatchUp.whole + 1)
        sending.proceed()
        #expect(sending.lastIDs == [newest, 2, 3, 4, newest + 1, newest + 2].map(StreamModel.id))
        sending.say(in: 2, times: 2)
        sending.answer(.status(200))
        sending.drain()
        #expect(sending.lastIDs == [newest + 3, newest + 4].map(StreamModel.id))
        #expect(sending.delivery.record.cursor == sending.stream.end && sending.taken.values.allSatisfy { $0 == 1 })
    }

    @Test("What nobody can ask for any more goes whole, however much it is")
    func left() {
        var sending = away { sending in
            sending.say(in: 2, times: CatchUp.whole + 1)
            sending.stream.left = [StreamModel.room(2)]
        }
        sending.drain()
        #expect(sending.taken.count == CatchUp.whole + 2)
    }

    @Test("It is looked at once how much there is, also when the node stops meanwhile")
    func restart() throws {
        var sending = away { sending in
            for room in 1...60 { sending.say(in: room, times: 2) }
            sending.say(in: 70, times: CatchUp.whole + 1)
        }
        #expect(sending.delivery.record.catchUpIsDue)
        try sending.crash()
        sending.proceed()
        #expect(sending.lastIDs.first == StreamModel.id(sending.stream.end))
        try sending.crash()
        sending.drain()
        #expect(sending.taken.count == 1 + 120 + 1)
        #expect(sending.delivery.record.cursor == sending.stream.end && !sending.delivery.record.catchUpIsDue)
    }

    @Test("Rooms are leapt over the fullest first, until the rest is not too much, and never all too many of them")
    func rule() {
        func backlog(_ rid: Int64, _ events: Int, _ canBeAsked: Bool = true) -> RoomBacklog {
            RoomBacklog(rid: rid, events: events, canBeAsked: canBeAsked)
        }
        #expect(CatchUp.leaps([backlog(1, CatchUp.whole), backlog(2, 1)]) == [])
        #expect(CatchUp.leaps([backlog(1, 5), backlog(2, CatchUp.whole + 1), backlog(3, CatchUp.whole + 1, false)]).map(\.rid) == [2])
        let many = (1...30).map { backlog($0, 1_000 + Int($0)) }
        let leaps = CatchUp.leaps(many)
        #expect(leaps.map(\.rid) == Array((20...30).reversed()))
        #expect(many.filter { !leaps.contains($0) }.reduce(0) { $0 + $1.events } <= CatchUp.total)
        #expect(CatchUp.leaps((1...1_000).map { backlog($0, 100) }).map(\.rid) == Array(1...500))
    }
}
