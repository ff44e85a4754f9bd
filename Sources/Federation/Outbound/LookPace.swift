/// What a server says about an event of ours that it may have worked off by now.
package enum EventLook: Sendable, Equatable {
    case there
    /// It does not have it yet, or has refused it.
    case notThere
    /// It did not answer, or not to that.
    case silence
}

/// When a server is asked again how far it is, so that it neither waits for us nor is bothered. Times are milliseconds.
struct LookPace: Sendable, Equatable {
    /// Half a window takes Synapse some 600 ms, and other servers less.
    private static let first: Int64 = 100
    private static let longest: Int64 = 2_000
    /// After silence.
    private static let quiet: Int64 = 15_000

    private(set) var count = 0
    private(set) var due: Int64 = 0
    private var pause = LookPace.first

    init() {}

    init(at now: Int64) { due = now + Self.first }

    /// Whether it is time; then the next look is later.
    mutating func begin(at now: Int64) -> Bool {
        // Behind a clock that was set back nobody waits longer than usual.
        guard now >= due || due > now + Self.quiet else { return false }
        count += 1
        due = now + pause
        return true
    }

    mutating func missed(at now: Int64) {
        pause = min(Self.longest, pause * 3 / 2)
        due = now + pause
    }

    mutating func failed(at now: Int64) { due = now + Self.quiet }
}
