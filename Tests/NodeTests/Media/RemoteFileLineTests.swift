import Chat
import Testing

@testable import Node

@Suite("Which files of other nodes are fetched when")
struct RemoteFileLineTests {
    private let gone = Refusal.notFound(.media)
    private let away = Refusal(.busy, "away", retryAfter: 30)

    @Test("So many are fetched at once, fewer of one node; the others come in their order")
    func turns() {
        var limits = RemoteFileLine.Limits()
        (limits.running, limits.runningOfOrigin, limits.waiting, limits.waitingOfOrigin) = (3, 2, 4, 2)
        var line = RemoteFileLine(limits)
        #expect(line.ask("a1", of: "a", at: 0) == .start && line.ask("a2", of: "a", at: 0) == .start)
        #expect(line.ask("a3", of: "a", at: 0) == .wait && line.ask("a4", of: "a", at: 0) == .wait)
        #expect(line.ask("a5", of: "a", at: 0) == .refuse(.busy(retryAfter: 5)))
        #expect(line.ask("b1", of: "b", at: 0) == .start && line.ask("b2", of: "b", at: 0) == .wait)
        #expect(line.ask("c1", of: "c", at: 0) == .wait && line.ask("c2", of: "c", at: 0) == .refuse(.busy(retryAfter: 5)))
        #expect(line.ended("b1", of: "b", .fetched(bytes: 1), at: 1) == ["b2"])
        #expect(line.ended("a1", of: "a", .lacking(gone), at: 2) == ["a3"])
        #expect(line.ended("b2", of: "b", .fetched(bytes: 1), at: 3) == ["c1"])
        #expect(line.ended("c1", of: "c", .fetched(bytes: 1), at: 4).isEmpty)
        #expect(line.ended("a2", of: "a", .fetched(bytes: 1), at: 5) == ["a4"])
        #expect(line.ask("a5", of: "a", at: 6) == .wait)
    }

    @Test("A file that was not to be had is not asked for again for a while, then longer; others of its node are")
    func lacking() {
        var line = RemoteFileLine()
        var now: Int64 = 0
        for pause in [60_000, 120_000, 240_000, 480_000, 960_000, 1_920_000, 3_600_000, 3_600_000] as [Int64] {
            #expect(line.ask("a1", of: "a", at: now) == .start)
            #expect(line.ended("a1", of: "a", .lacking(gone), at: now).isEmpty)
            #expect(line.ask("a1", of: "a", at: now + pause - 1) == .refuse(gone))
            #expect(line.ask("a2", of: "a", at: now) == .start)
            #expect(line.ended("a2", of: "a", .fetched(bytes: 1), at: now).isEmpty)
            now += pause
        }
    }

    @Test("A node that does not answer is left alone for a while, doubled each time, until it gives a sign of life")
    func awayNode() {
        var line = RemoteFileLine()
        var now: Int64 = 0
        for pause in [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000] as [Int64] {
            #expect(line.ask("a1", of: "a", at: now) == .start)
            #expect(line.ended("a1", of: "a", .away(away), at: now).isEmpty)
            let refusal = Refusal(.busy, "away", retryAfter: Int(pause / 1000) + 1)
            #expect(line.ask("a2", of: "a", at: now) == .refuse(refusal))
            #expect(line.ask("a1", of: "a", at: now + pause - 1) == .refuse(Refusal(.busy, "away", retryAfter: 1)))
            #expect(line.ask("b1", of: "b", at: now) == .start)
            #expect(line.ended("b1", of: "b", .fetched(bytes: 1), at: now).isEmpty)
            now += pause
        }
        #expect(line.ask("a1", of: "a", at: now) == .start)
        #expect(line.ended("a1", of: "a", .away(away), at: now).isEmpty)
        line.heard("a")
        #expect(line.ask("a1", of: "a", at: now) == .start)
    }

    @Test("Of one node come so many bytes in an hour, however many files that is")
    func bytes() {
        var limits = RemoteFileLine.Limits()
        limits.bytesOfOrigin = 100
        var line = RemoteFileLine(limits)
        for file in ["a1", "a2"] {
            #expect(line.ask(file, of: "a", at: 0) == .start)
            #expect(line.ended(file, of: "a", .fetched(bytes: 60), at: 0).isEmpty)
        }
        #expect(line.ask("a3", of: "a", at: 3_599_000) == .refuse(.busy(retryAfter: 2)))
        #expect(line.ask("b1", of: "b", at: 0) == .start)
        #expect(line.ask("a3", of: "a", at: 3_600_000) == .start)
    }
}
