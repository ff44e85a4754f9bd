import Synchronization

/// The state of one exchange between the outbound thread and its caller, with the caller's continuation when it waits.
final class Exchange: Sendable {
    private struct Shared {
        var state = ExchangeState<FetchFailure>()
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let shared = Mutex(Shared())

    // The outbound thread's side.

    func arrived(_ head: FetchResponseHead) {
        change { $0.arrived(head) }
    }

    func arrived(_ piece: UnsafeRawBufferPointer) -> ExchangeState<FetchFailure>.Taken {
        change { $0.arrived(piece) }
    }

    func ended(_ outcome: Result<Void, FetchFailure>) {
        change { $0.ended(outcome) }
    }

    private func change<Result: Sendable>(_ body: (inout ExchangeState<FetchFailure>) -> Result) -> Result {
        let (result, waiter) = shared.withLock { shared in
            let result = body(&shared.state)
            let waiter = shared.waiter
            shared.waiter = nil
            return (result, waiter)
        }
        waiter?.resume()
        return result
    }

    // The caller's side: one at a time.

    var hasEnded: Bool { shared.withLock { $0.state.hasEnded } }

    func head() async throws(FetchFailure) -> FetchResponseHead {
        while true {
            switch shared.withLock({ $0.state.nextHead() }) {
            case .head(let head): return head
            case .failure(let failure): throw failure
            case .wait: await change(from: { if case .wait = $0.nextHead() { true } else { false } })
            case .end, .piece: throw .broken(mayHaveArrived: true)
            }
        }
    }

    /// The next piece and whether the thread is to go on reading; nil at the end.
    func piece() async throws(FetchFailure) -> (bytes: [UInt8], goesOn: Bool)? {
        while true {
            let next = shared.withLock { $0.state.nextPiece() }
            switch next.answer {
            case .piece(let bytes): return (bytes, next.goesOn)
            case .failure(let failure): throw failure
            case .end, .head: return nil
            case .wait: await change(from: { $0.hasNothing })
            }
        }
    }

    /// Waits until something has changed, unless it already has.
    private func change(from waits: @Sendable (ExchangeState<FetchFailure>) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = shared.withLock { shared in
                guard waits(shared.state) else { return true }
                shared.waiter = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
