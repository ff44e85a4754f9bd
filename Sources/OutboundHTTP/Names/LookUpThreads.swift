import Synchronization

/// Threads for calls that block while they ask for a name: made when there is work, gone when there is none. Bounded on both ends.
final class LookUpThreads: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var running = 0
    }

    private let state = Mutex(State())
    private let mostThreads: Int
    private let mostWaiting: Int

    init(mostThreads: Int = 8, mostWaiting: Int = 1_000) {
        self.mostThreads = mostThreads
        self.mostWaiting = mostWaiting
    }

    /// What `work` gives; nil when too many wait already.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            let isTaken = take { continuation.resume(returning: work()) }
            if !isTaken { continuation.resume(returning: nil) }
        }
    }

    private func take(_ body: @escaping @Sendable () -> Void) -> Bool {
        let (isTaken, startsThread) = state.withLock { state in
            guard state.waiting.count < mostWaiting else { return (false, false) }
            state.waiting.append(body)
            guard state.running < mostThreads else { return (true, false) }
            state.running += 1
            return (true, true)
        }
        if startsThread { OutboundThread.start(named: "names") { [self] in work() } }
        return isTaken
    }

    private func work() {
        while let body = next() { body() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.running -= 1
            return nil
        }
    }
}
