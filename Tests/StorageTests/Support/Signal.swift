@testable import Storage

/// Something that happens once. Database threads wait for it blocking, tasks by awaiting.
final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Monitor(State())

    var isRaised: Bool { state.peek { $0.isRaised } }

    func raise() {
        let waiting = state.updateAll { state in
            defer { state.waiting = [] }
            state.isRaised = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// For bodies on database threads only.
    func waitBlocking() { state.wait { $0.isRaised ? () : nil } }

    func raised() async {
        await withCheckedContinuation { continuation in
            let isRaised = state.peek { state in
                if !state.isRaised { state.waiting.append(continuation) }
                return state.isRaised
            }
            if isRaised { continuation.resume() }
        }
    }
}

/// A list that database threads write into and a test reads.
final class Journal<Entry: Sendable>: Sendable {
    private let entries = Monitor<[Entry]>([])

    func note(_ entry: Entry) { entries.updateAll { $0.append(entry) } }

    var all: [Entry] { entries.peek { $0 } }

    func forget() { entries.peek { $0 = [] } }
}

/// A clock that stands still until told, or moves a little at every look.
final class SteppingClock: Sendable {
    private let state: Monitor<(now: UInt64, step: UInt64)>

    init(step: UInt64 = 0) { state = Monitor((1_000_000_000, step)) }

    func advance(_ nanoseconds: UInt64) { state.peek { $0.now += nanoseconds } }

    var look: @Sendable () -> UInt64 {
        { [state] in
            state.peek { state in
                state.now += state.step
                return state.now
            }
        }
    }
}
