import Synchronization

/// Counts what is alive (connections, request tasks) and tells when nothing is left.
final class Population: Sendable {
    private struct State {
        var connections = 0
        var tasks = 0
        var perAddress: [AddressBits: Int] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// How many connections are open.
    var connections: Int { state.withLock { $0.connections } }

    /// Counts a new connection in, if there is room for it.
    /// - Parameters:
    ///   - address: what to count it by; nil for peers that are not counted per address.
    ///   - limit: the most connections, and the most from one address.
    func admit(_ address: AddressBits?, limit: Int, perAddress: Int) -> Bool {
        state.withLock { state in
            guard state.connections < limit else { return false }
            if let address {
                guard state.perAddress[address, default: 0] < perAddress else { return false }
                state.perAddress[address, default: 0] += 1
            }
            state.connections += 1
            return true
        }
    }

    /// Counts a connection out; the same `address` as when it came in.
    func leave(_ address: AddressBits?) {
        settle { state in
            state.connections -= 1
            guard let address, let count = state.perAddress[address] else { return }
            state.perAddress[address] = count > 1 ? count - 1 : nil
        }
    }

    func taskBegan() { state.withLock { $0.tasks += 1 } }

    func taskEnded() { settle { $0.tasks -= 1 } }

    /// Returns when nothing is left.
    func empty() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if state.connections == 0, state.tasks == 0 { return true }
                state.waiting.append(continuation)
                return false
            }
            if isEmpty { continuation.resume() }
        }
    }

    /// Whoever waits for the end goes on although something is left.
    /// - Returns: how many connections and tasks that is.
    func giveUp() -> Int {
        let (left, waiting) = state.withLock { state in
            defer { state.waiting = [] }
            return (state.connections + state.tasks, state.waiting)
        }
        for continuation in waiting { continuation.resume() }
        return left
    }

    private func settle(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            guard state.connections == 0, state.tasks == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
