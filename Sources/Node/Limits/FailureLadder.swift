/// How long somebody who keeps failing has to wait: the first failures are free, each one more doubles the wait.
/// A value without a clock: times are milliseconds of any clock.
struct FailureLadder: Sendable, Equatable {
    /// After so long without a failure all is forgotten.
    static let memory: Int64 = 3_600_000
    /// The longest wait: guessing stays hopeless and the owner is not locked out for good.
    static let longest: Int64 = 900_000

    private(set) var failures = 0
    private var last: Int64 = 0

    /// Milliseconds until the next try is looked at; 0 for at once.
    func wait(free: Int, at now: Int64) -> Int64 {
        guard failures >= free, now - last < Self.memory else { return 0 }
        let step = min(failures - free, 20)
        return max(0, last + min(Self.longest, 1000 << Int64(step)) - now)
    }

    /// A try begins and counts as failed until ``succeeded()``: tries side by side cannot slip through.
    mutating func begin(at now: Int64) {
        if now - last >= Self.memory { failures = 0 }
        failures += 1
        last = now
    }

    /// The try that began was a good one.
    mutating func succeeded() {
        failures = max(0, failures - 1)
    }
}
