internal import Chat
internal import Synchronization

/// What each peer may still cost, for everybody who serves peers. Guards itself.
final class SharedGates: Sendable {
    private let gates: Mutex<OriginGates>
    private let now: @Sendable () -> Int64

    init(_ rates: OriginRates, now: @escaping @Sendable () -> Int64) {
        gates = Mutex(OriginGates(rates: rates))
        self.now = now
    }

    /// A transaction of that many events and bytes comes in; whoever was let in has to leave.
    func enter(_ origin: ServerName, events: Int, bytes: Int) -> OriginGates.Admission {
        let now = now()
        return gates.withLock { $0.enter(origin.text, events: events, bytes: bytes, at: now) }
    }

    func leave(_ origin: ServerName) { gates.withLock { $0.leave(origin.text) } }

    /// Whether what that peer makes us do is within what it may cost.
    func spend(_ cost: OriginCost, for origin: String) -> Bool {
        let now = now()
        return gates.withLock { $0.spend(cost, for: origin, at: now) }
    }
}
