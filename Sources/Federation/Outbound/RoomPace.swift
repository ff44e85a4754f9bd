/// How fast one room's events go to one server that answers before it has judged them.
///
/// Such a server takes a batch in, says yes, and works it off later; Synapse drops what waits beyond 100 events of a room and fetches
/// only a part of it again. So there are never more than a window of events on their way: it refills by the rate at which we assume
/// that the peer works, or at once when one of its events shows that it has come to ours.
package struct RoomPace: Sendable, Equatable {
    /// Events on their way at most.
    package static let window = 100.0
    /// Events a second to begin with; Synapse works off about 72.
    package static let rate = 50.0
    private static let slowest = 10.0
    /// Once the window is used up, that many go together: half a second's worth is one transaction rather than 25.
    private static let burst = 25.0

    private(set) var rate = RoomPace.rate
    private var tokens = RoomPace.window
    private var countedAt: Int64
    private var isShut = false
    private var sinceGap = 0.0

    package init(at now: Int64) { countedAt = now }

    /// Takes one event's place in the window, if there is one.
    package mutating func take(at now: Int64) -> Bool {
        refill(at: now)
        if isShut, tokens < Self.burst { return false }
        isShut = tokens < 1
        if isShut { return false }
        tokens -= 1
        sped(by: 1)
        return true
    }

    /// When ``take(at:)`` will say yes again.
    package func opens(after now: Int64) -> Int64 {
        var later = self
        later.refill(at: now)
        let wanted = later.isShut ? Self.burst : 1
        return now + (later.tokens >= wanted ? 0 : Int64(((wanted - later.tokens) / later.rate * 1_000).rounded(.up)))
    }

    /// The peer has built upon our newest event in this room: it has caught up.
    package mutating func confirmed() {
        tokens = Self.window
        isShut = false
    }

    /// The peer asks for what we have sent: it lost some of it, so we go slower.
    package mutating func sawGap() {
        rate = max(Self.slowest, rate / 2)
        tokens = min(tokens, 0)
        isShut = true
        sinceGap = 0
    }

    /// Whether it is as good as a new one.
    func isFresh(at now: Int64) -> Bool {
        var later = self
        later.refill(at: now)
        return later.tokens == Self.window && later.rate == Self.rate
    }

    private mutating func refill(at now: Int64) {
        tokens = min(Self.window, tokens + rate * Double(max(0, now - countedAt)) / 1_000)
        countedAt = now
    }

    /// A window without a gap gives a little of the speed back.
    private mutating func sped(by count: Double) {
        sinceGap += count
        guard sinceGap >= Self.window else { return }
        sinceGap = 0
        rate = min(Self.rate, rate + 5)
    }
}
