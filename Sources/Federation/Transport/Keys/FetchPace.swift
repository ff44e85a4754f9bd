/// When a server may be asked for its keys: one question at a time and three in three minutes whatever came out, fewer while it does not
/// answer. So a flood of unknown key ids costs one question a minute, and a server that has just changed its key is asked at once. Times
/// are milliseconds since 1970.
package struct FetchPace: Sendable, Equatable {
    /// An answer is awaited.
    package private(set) var isAsking = false
    /// The next question waits until then.
    package private(set) var notBefore: Int64 = .min
    /// Questions without a good answer since the last good one.
    package private(set) var failures = 0
    /// When the last good answers came.
    private var answers: [Int64] = []

    package init() {}

    /// Between two questions, in the long run.
    package static let interval: Int64 = 60_000
    /// Questions that may follow each other at once.
    package static let burst = 3
    /// The longest wait after failures.
    package static let longest: Int64 = 3_600_000

    /// Whether it may be asked now.
    package func isOpen(at now: Int64) -> Bool { !isAsking && notBefore <= now }

    /// A question goes out.
    package mutating func ask() { isAsking = true }

    /// A good answer came.
    package mutating func succeed(at now: Int64) {
        let window = Self.interval * Int64(Self.burst)
        answers = answers.filter { $0 > now - window && $0 <= now } + [now]
        (isAsking, failures) = (false, 0)
        notBefore = answers.count < Self.burst ? now : answers[0] + window
    }

    /// None came, or none that holds: a minute, then twice as long each time, an hour at most.
    package mutating func fail(at now: Int64) {
        isAsking = false
        notBefore = now + min(Self.interval << Int64(min(failures, 10)), Self.longest)
        failures = min(failures + 1, 10)
    }
}
