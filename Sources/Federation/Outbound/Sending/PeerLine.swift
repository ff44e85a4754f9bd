internal import Chat
internal import Synchronization

/// The sending to one server while the node runs: the ``Delivery`` and what guards it. Any thread.
final class PeerLine: Sendable {
    struct State {
        var delivery: Delivery
        /// As the database has it.
        var kept: DeliveryRecord
        /// The number of the turn that is under way.
        var turn: Int?
        var turns = 0
        /// When somebody was last called to send; nil once they came.
        var calledAt: Int64?
        var software = PeerSoftware()
        var reach = ReachWatch()
    }

    let server: ServerName
    private let state: Mutex<State>

    init(_ server: ServerName, _ delivery: Delivery) {
        self.server = server
        state = Mutex(State(delivery: delivery, kept: delivery.record))
    }

    /// Looks at it, or changes it.
    func with<T: Sendable>(_ body: (inout State) -> T) -> T { state.withLock { body(&$0) } }

    var record: DeliveryRecord { with { $0.delivery.record } }

    /// Begins a turn: its number, nil while another one is under way.
    func begin() -> Int? {
        state.withLock { state in
            guard state.turn == nil else { return nil }
            state.turns += 1
            (state.turn, state.calledAt) = (state.turns, nil)
            return state.turn
        }
    }

    /// Ends a turn that did not come to rest. Whatever was on its way goes again.
    func end(_ turn: Int) {
        state.withLock { state in
            guard state.turn == turn else { return }
            state.delivery.interrupted()
            state.turn = nil
        }
    }

    /// Ends the turn, unless something has come up since its last step.
    /// - Returns: how it ended; nil when there is more to do at once.
    func rest(at now: Int64) -> FlushEnd? {
        state.withLock { state in
            var next = state.delivery
            switch next.next(at: now) {
            case .rest:
                state.turn = nil
                return .done
            case .wait(let until):
                state.turn = nil
                return .snooze(until: until)
            case .send, .read, .look, .awaitAnswer: return nil
            }
        }
    }

    /// Takes something in that goes out soon. True when somebody has to be called for it.
    func add(at now: Int64, _ add: (inout State) -> Void) -> Bool {
        state.withLock { state in
            add(&state)
            if state.turn != nil || !state.delivery.hasUpdates { return false }
            if let retryAt = state.delivery.record.health.retryAt, now < retryAt { return false }
            // Whoever was called and never came was called off by somebody.
            if let calledAt = state.calledAt, now - calledAt < Self.patience { return false }
            state.calledAt = now
            return true
        }
    }

    private static let patience: Int64 = 60_000
}
