/// What was counted in some time; two of them add up.
package struct StatFigures: Sendable, Equatable {
    /// Messages committed.
    package var messages: Int64 = 0
    /// Frames handed to live connections.
    package var deliveries: Int64 = 0
    /// Requests of the client API answered.
    package var requests: Int64 = 0
    /// Of them, those the node could not answer: statuses from 500.
    package var errors: Int64 = 0
    /// How many requests took how long, by the buckets of ``answerBounds``.
    package var answers: [Int64] = []
    /// How many commits took how long, by the buckets of ``DatabaseStatistics/commitMicroseconds``.
    package var commits: [Int64] = []

    /// Nothing counted.
    package init() {}

    /// Upper bounds of the buckets of ``answers`` in microseconds; one more bucket holds what is larger.
    package static let answerBounds: [Int64] = [
        250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
    ]

    /// Upper bounds of the buckets of ``commits`` in microseconds.
    package static let commitBounds = DatabaseStatistics().commitMicroseconds.bounds.map { Int64(clamping: $0) }

    /// Adds what was counted in another time.
    package mutating func add(_ other: StatFigures) {
        messages += other.messages
        deliveries += other.deliveries
        requests += other.requests
        errors += other.errors
        answers = Self.sum(answers, other.answers)
        commits = Self.sum(commits, other.commits)
    }

    /// Buckets of another version, which has other bounds, are left out.
    private static func sum(_ one: [Int64], _ other: [Int64]) -> [Int64] {
        if one.isEmpty || other.isEmpty { return one.isEmpty ? other : one }
        return one.count == other.count ? zip(one, other).map { $0 + $1 } : other
    }

    /// Below which value a part of all lies, evenly spread within its bucket; nil when nothing was counted.
    /// - Parameters:
    ///   - part: above 0, at most 1.
    ///   - bounds: those of the buckets, ascending; what is above the last counts as the last.
    package static func quantile(_ part: Double, of counts: [Int64], bounds: [Int64]) -> Double? {
        let total = counts.reduce(0, +)
        guard total > 0, counts.count == bounds.count + 1 else { return nil }
        var left = part * Double(total)
        for (index, count) in counts.enumerated() where count > 0 {
            if left <= Double(count), index < bounds.count {
                let low = index == 0 ? 0 : Double(bounds[index - 1])
                return low + (Double(bounds[index]) - low) * left / Double(count)
            }
            left -= Double(count)
        }
        return bounds.last.map(Double.init)
    }
}
