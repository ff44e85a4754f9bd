import Chat
import Testing

@testable import Node

@Suite("People of other nodes, and whether they are there")
struct RemotePresenceTests {
    private let cleo: Int64 = 7

    @Test("What a node tells is shown, and only what changes somebody's status is news")
    func told() {
        var board = RemotePresenceBoard()
        board.hear(cleo, ShownPresence(.online, lastSeen: 1_000), at: 1_000)
        let came = board.take(at: 1_000)
        #expect(came == [cleo] && board.shown(cleo) == ShownPresence(.online, lastSeen: 1_000))
        board.hear(cleo, ShownPresence(.online, lastSeen: 5_000), at: 5_000)
        let again = board.take(at: 5_000)
        #expect(again.isEmpty && board.shown(cleo).lastSeen == 5_000)
        board.hear(cleo, ShownPresence(.offline), at: 9_000)
        let went = board.take(at: 9_000)
        #expect(went == [cleo] && board.shown(cleo) == ShownPresence(.offline, lastSeen: 5_000))
    }

    @Test("A node that falls silent leaves nobody online for good")
    func silence() {
        var board = RemotePresenceBoard()
        board.hear(cleo, ShownPresence(.online), at: 0)
        _ = board.take(at: 0)
        let before = board.take(at: RemotePresenceBoard.lasting - 10_000)
        #expect(before.isEmpty && board.shown(cleo).status == .online)
        let after = board.take(at: RemotePresenceBoard.lasting)
        #expect(after == [cleo] && board.shown(cleo) == .nowhere)
    }

    @Test("However many people a node tells of, so many are remembered")
    func bounded() {
        var board = RemotePresenceBoard()
        for uid in 0..<Int64(RemotePresenceBoard.most) { board.hear(uid, ShownPresence(.online), at: 0) }
        board.hear(-1, ShownPresence(.online), at: 0)
        board.hear(3, ShownPresence(.away), at: 0)
        #expect(board.shown(-1) == .nowhere && board.shown(3).status == .away)
    }

    @Test("Everybody who stays is told of once in a round, however the seconds fall")
    func rounds() {
        var rounds = PresenceRounds()
        let present = Set<Int64>(1...3_000)
        var told: [Int64: Int] = [:]
        var now: Int64 = 1_000_000_000
        let end = now + PresenceRounds.seconds * 1000
        _ = rounds.due(of: present, at: now)
        while now < end {
            now = min(end, now + [400, 1_000, 3_700][Int(now / 100) % 3])
            for uid in rounds.due(of: present, at: now) { told[uid, default: 0] += 1 }
        }
        #expect(told.count == 3_000 && told.values.allSatisfy { $0 == 1 })
    }
}
