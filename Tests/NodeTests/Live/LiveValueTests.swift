import CanonicalJSON
import Testing

@testable import Node

@Suite struct LiveValueTests {
    private let ada = TypingTimers.Typist(room: RoomKey(rid: 1, roomID: "!a"), uid: 1, userID: "@ada:north.example", username: "ada")

    @Test("Typing is told at its start, again after a while, and ends once")
    func typing() {
        var timers = TypingTimers(lifetime: 6000)
        let isTold = [0, 1000, 4000].map { timers.start(ada, at: $0) }
        #expect(isTold == [true, false, true])
        let ended = [9999, 10_000, 20_000].map { timers.expired(at: $0).map(\.uid) }
        #expect(ended == [[], [1], []])
        let endsAgain = timers.stop(ada)
        #expect(!endsAgain)
    }

    @Test("A loop is quiet while it hands out little, and again a moment after it handed out much")
    func pace() {
        var pace = LoopPace()
        // Two deliveries a millisecond, then a room of a thousand, then silence.
        let steady = (0..<40).allSatisfy { pace.isQuiet(deliveries: $0 * 2, at: Int64($0)) }
        #expect(steady)
        let crowd = [40, 41, 47, 48].map { pace.isQuiet(deliveries: 1080, at: $0) }
        #expect(crowd == [false, false, false, true])
        let after = [49, 5000].map { pace.isQuiet(deliveries: 1080, at: $0) }
        #expect(after == [true, true])
        // Many at once after a long silence count for the time they took to come, which is not known to be long.
        let storm = pace.isQuiet(deliveries: 9000, at: 5004)
        #expect(!storm)
        // A clock that was set back says nothing.
        let back = pace.isQuiet(deliveries: 9000, at: 10)
        #expect(back)
    }

    @Test("A reload within the grace is no coming and going; several connections are one presence")
    func presence() {
        var board = PresenceBoard(grace: 15_000)
        board.connected(1)
        let came = board.take(at: 0).changed
        #expect(came == [1])
        board.connected(1)
        board.disconnected(1, at: 0)
        board.disconnected(1, at: 0)
        board.connected(1)
        let changedByReload = board.take(at: 20_000).changed
        #expect(changedByReload == [])
        board.disconnected(1, at: 20_000)
        let goneWithinGrace = board.take(at: 34_999).gone
        #expect(goneWithinGrace == [])
        #expect(board.isPresent(1))
        let goneAfterGrace = board.take(at: 35_000).gone
        #expect(goneAfterGrace == [1])
        #expect(!board.isPresent(1))
    }

    @Test("A budget lets a burst through, then so many a second")
    func budget() {
        var budget = EventBudget(perSecond: 2, burst: 3)
        #expect((1...4).map { _ in budget.take(at: 1000) } == [true, true, true, false])
        #expect((1...2).map { _ in budget.take(at: 1500) } == [true, false])
        #expect((1...4).map { _ in budget.take(at: 100_000) } == [true, true, true, false])
    }

    @Test("Names of other clients become ours, and ours win")
    func aliases() {
        let mapped = LiveAliases.resolved(["chatId": "!a", "content": "hi", "deleteForEveryone": true])
        #expect(mapped["roomId"]?.string == "!a")
        #expect(mapped["content"]?["text"]?.string == "hi")
        #expect(mapped["for"]?.string == "everyone")
        #expect(LiveAliases.resolved(["chatId": "!a", "roomId": "!b"])["roomId"]?.string == "!b")
        #expect(LiveAliases.resolved("text").object?.isEmpty == true)
    }
}
