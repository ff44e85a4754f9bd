import CanonicalJSON
import Testing

@testable import Node

@Suite struct LiveValueTests {
    private let ada = TypingTimers.Typist(room: RoomKey(rid: 1, roomID: "!a"), uid: 1, userID: "@ada:north.example", username: "ada")

    @Test("Typing is told at its start, again after a while, and ends once")
    func typing() {
        var timers = TypingTimers(lifetime: 6000)
        let outcome1 = timers.start(ada, at: 0)
        #expect(outcome1)
        let outcome2 = timers.start(ada, at: 1000)
        #expect(!outcome2)
        let outcome3 = timers.start(ada, at: 4000)
        #expect(outcome3)
        let outcome4 = timers.expired(at: 9999).isEmpty
        #expect(outcome4)
        let outcome5 = timers.expired(at: 10_000).map(\.uid)
        #expect(outcome5 == [1])
        let outcome6 = timers.expired(at: 20_000).isEmpty
        #expect(outcome6)
        let outcome7 = timers.stop(ada)
        #expect(!outcome7)
    }

    @Test("A reload within the grace is no coming and going; several connections are one presence")
    func presence() {
        var board = PresenceBoard(grace: 15_000)
        board.connected(1)
        let outcome8 = board.take(at: 0).changed
        #expect(outcome8 == [1])
        board.connected(1)
        board.disconnected(1, at: 0)
        board.disconnected(1, at: 0)
        board.connected(1)
        let outcome9 = board.take(at: 20_000).changed.isEmpty
        #expect(outcome9)
        board.disconnected(1, at: 20_000)
        let outcome10 = board.take(at: 34_999).gone.isEmpty
        #expect(outcome10)
        #expect(board.isPresent(1))
        let outcome11 = board.take(at: 35_000).gone
        #expect(outcome11 == [1])
        #expect(!board.isPresent(1))
    }

    @Test("A budget lets a burst through, then so many a second")
    func budget() {
        var budget = EventBudget(perSecond: 2, burst: 3)
        #expect((1...4).map { _ in budget.take(at: 1000) } == [true, true, true, false])
        let outcome12 = budget.take(at: 1500)
        #expect(outcome12)
        let outcome13 = budget.take(at: 1500)
        #expect(!outcome13)
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
