internal import Synchronization

/// The moment a body must be done by, looked at by SQLite while it computes and by the session before each statement.
///
/// The owner thread sets it; any thread may cut it short with `expire`.
final class Deadline: Sendable {
    /// Nanoseconds of the clock; 0 for none.
    private let end = Atomic<UInt64>(0)
    private let now: @Sendable () -> UInt64

    init(now: @escaping @Sendable () -> UInt64) { self.now = now }

    /// Starts a body that has to end at `moment`.
    func begin(until moment: UInt64) { end.store(moment, ordering: .relaxed) }

    /// The body is over: what comes next (rollback, the next body) is not interrupted.
    func clear() { end.store(0, ordering: .relaxed) }

    /// Ends the body that is running, if one is.
    func expire() {
        let current = end.load(ordering: .relaxed)
        guard current != 0 else { return }
        // The body may end meanwhile: only the value seen is replaced.
        _ = end.compareExchange(expected: current, desired: 1, ordering: .relaxed)
    }

    var hasPassed: Bool {
        let moment = end.load(ordering: .relaxed)
        return moment != 0 && now() >= moment
    }
}
