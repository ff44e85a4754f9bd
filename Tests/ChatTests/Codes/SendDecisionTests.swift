import Chat
import Testing

@Suite struct SendDecisionTests {
    private static let now: Int64 = 1_795_305_600_000  // 2026-11-22T00:00:00Z
    private static let limits: SendLimits = {
        var limits = SendLimits()
        limits.countries = ["DE"]
        return limits
    }()

    private static func judge(country: String? = "DE", price: Int64 = 80_000, _ change: (inout SendCounts) -> Void) -> SendDecision {
        var counts = SendCounts()
        change(&counts)
        return SendDecision.judge(.init(country: country, price: price, now: now), counts: counts, limits: limits)
    }

    private static func reason(_ decision: SendDecision) -> String {
        guard case .refuse(let reason, _, let alarms) = decision else { return "send" }
        return reason.rawValue + (alarms ? "!" : "")
    }

    struct Row: Sendable {
        let last: String
        let first: String
        let change: @Sendable (inout SendCounts, Int) -> Void
        let limit: Int
    }

    @Test(
        "Each limit lets its last one through and refuses the next, with its own reason",
        arguments: [
            Row(last: "send", first: "address_hour", change: { $0.toAddress.hour = $1 }, limit: 3),
            Row(last: "send", first: "address_day", change: { $0.toAddress.day = $1 }, limit: 5),
            Row(last: "send", first: "device_hour", change: { $0.fromDevice.hour = $1 }, limit: 3),
            Row(last: "send", first: "network_hour", change: { $0.fromNetwork.hour = $1 }, limit: 5),
            Row(last: "send", first: "network_day", change: { $0.fromNetwork.day = $1 }, limit: 20),
            Row(last: "send", first: "prefix_hour", change: { $0.toPrefix = .init(sent: $1, entered: $1 / 2) }, limit: 20),
            Row(last: "send", first: "prefix_unconverted!", change: { $0.toPrefix = .init(sent: $1, entered: 3) }, limit: 20),
            Row(last: "send", first: "country_unconverted!", change: { $0.toCountry = .init(sent: $1, entered: 3) }, limit: 20),
            Row(last: "send", first: "country_day!", change: { $0.toCountryToday = $1 }, limit: 500),
            Row(last: "send", first: "node_day!", change: { $0.byNodeToday = $1 }, limit: 1_000),
            Row(last: "send", first: "budget!", change: { $0.spentToday = 19_920_000 + Int64($1) }, limit: 1),
        ])
    func limits(row: Row) {
        #expect(Self.reason(Self.judge { row.change(&$0, row.limit - 1) }) == row.last)
        #expect(Self.reason(Self.judge { row.change(&$0, row.limit) }) == row.first)
    }

    @Test("The pause to one number doubles with each send of the hour", arguments: [(1, 60), (2, 120), (3, 240), (40, 61_440)])
    func pause(sent: Int, seconds: Int64) {
        let decide = { (ago: Int64) in Self.judge { $0.toAddress = .init(hour: min(sent, 99), day: 1, last: Self.now - ago) } }
        #expect(decide(seconds * 1000 - 1) == .refuse(.tooSoon, until: Self.now + 1, alarms: false))
        #expect(decide(seconds * 1000) != .refuse(.tooSoon, until: Self.now, alarms: false))
    }

    @Test("A prefix whose codes come back may have more than others")
    func conversion() {
        #expect(Self.judge { $0.toPrefix = .init(sent: 100, entered: 60) } == .send)
        #expect(Self.reason(Self.judge { $0.toPrefix = .init(sent: 100, entered: 59) }) == "prefix_hour")
        #expect(Self.reason(Self.judge { $0.toPrefix = .init(sent: 100, entered: 20) }) == "prefix_hour")
        #expect(Self.reason(Self.judge { $0.toPrefix = .init(sent: 100, entered: 19) }) == "prefix_unconverted!")
    }

    @Test("Only countries that the operator named are texted, and none by default")
    func countries() {
        #expect(Self.reason(Self.judge(country: "FR") { _ in }) == "country_not_allowed")
        let decision = SendDecision.judge(.init(country: "DE", now: Self.now), counts: SendCounts(), limits: SendLimits())
        #expect(Self.reason(decision) == "country_not_allowed")
    }

    @Test("When the money is spent, mail goes on; the day's limits end at midnight")
    func mail() {
        let spent: (inout SendCounts) -> Void = { counts in
            counts.spentToday = 20_000_000
            counts.byNodeToday = 1_000
        }
        #expect(Self.judge(country: nil, price: 0, spent) == .send)
        #expect(Self.judge(spent) == .refuse(.nodeDay, until: Self.now + 86_400_000, alarms: true))
        #expect(Self.reason(Self.judge(country: nil, price: 0) { $0.toAddress.hour = 3 }) == "address_hour")
    }

    @Test("Neighbours share a prefix")
    func prefix() {
        #expect(NumberPrefix.of("+4915112345678") == NumberPrefix.of("+4915112340000"))
        #expect(NumberPrefix.of("+4915112345678") != NumberPrefix.of("+4915112355678"))
    }
}
