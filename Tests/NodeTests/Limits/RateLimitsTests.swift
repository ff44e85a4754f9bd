import Cast
import Chat
import Testing

@testable import Node

@Suite("Rate limits")
struct RateLimitsTests {
    private let time = WallTime()

    private func limits(_ change: (inout RateConfiguration) -> Void = { _ in }) -> RateLimits {
        var configuration = RateConfiguration()
        configuration.standard.account = RateBudget(count: 2, seconds: 60)
        configuration.standard.address = RateBudget(count: 3, seconds: 60)
        change(&configuration)
        return RateLimits(configuration, now: { [time] in time.now })
    }

    @Test("A user's budget is their own")
    func users() {
        let limits = limits()
        let ada = (0..<3).map { _ in limits.refusal(.standard, uid: 1, address: "192.0.2.1") }
        #expect(ada[0] == nil && ada[1] == nil && ada[2] == .rateLimited(retryAfter: 30))
        #expect(limits.refusal(.standard, uid: 2, address: "192.0.2.2") == nil)
    }

    @Test("An address has a budget for all its users together")
    func addresses() {
        let limits = limits()
        let refused = (1...4).map { limits.refusal(.standard, uid: $0, address: "192.0.2.1") != nil }
        #expect(refused == [false, false, false, true])
    }

    @Test("IPv6 addresses of one /64 are one address, those of another are not; IPv4 counts each")
    func prefixes() {
        let limits = limits { $0.standard.account = .off }
        let same = (1...4).map { limits.refusal(.standard, uid: 1, address: "2001:db8:0:1::\($0)") != nil }
        #expect(same == [false, false, false, true])
        #expect(limits.refusal(.standard, uid: 1, address: "2001:db8:0:2::1") == nil)
        let v4 = (1...4).map { limits.refusal(.standard, uid: 1, address: "192.0.2.\($0)") != nil }
        #expect(v4 == [false, false, false, false])
    }

    @Test("A user's messages are counted by room")
    func rooms() {
        let limits = limits { $0.messages.account = RateBudget(count: 1, seconds: 10) }
        #expect(limits.refusal(.messages, uid: 1, address: "192.0.2.1", place: "!lobby") == nil)
        #expect(limits.refusal(.messages, uid: 1, address: "192.0.2.1", place: "!lobby") != nil)
        #expect(limits.refusal(.messages, uid: 1, address: "192.0.2.1", place: "!kitchen") == nil)
        time.advance(seconds: 10)
        #expect(limits.refusal(.messages, uid: 1, address: "192.0.2.1", place: "!lobby") == nil)
    }

    @Test("A budget that is off limits nothing")
    func off() {
        let limits = limits {
            $0.standard.account = .off
            $0.standard.address = .off
        }
        #expect((0..<1000).allSatisfy { _ in limits.refusal(.standard, uid: 1, address: "192.0.2.1") == nil })
    }

    @Test("What is remembered is bounded, and the ones in use stay")
    func bounded() {
        var table = RecentTable<Int, Int>(capacity: 100)
        table[-1] = 7
        for key in 0..<10_000 {
            table[key] = key
            #expect(table[-1] == 7)
        }
        #expect(table.count <= 100)
        #expect(table[9_999] == 9_999 && table[0] == nil)
        table[9_999] = nil
        #expect(table[9_999] == nil)
    }
}
