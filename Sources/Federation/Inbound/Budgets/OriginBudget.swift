package import Chat

/// What a peer's requests cost us.
package enum OriginCost: Sendable, CaseIterable {
    case requests
    /// Events of transactions, and their size in KiB.
    case events, kibibytes
    /// Questions that its events make us ask: for keys, and for events that are missing.
    case keyQuestions, eventQuestions
}

/// How much of each a peer may cost in a time. Our own nodes with a busy room stay far below; a flood does not.
package struct OriginRates: Sendable {
    package var rates: [OriginCost: JobRate] = [
        .requests: JobRate(6_000, per: 60_000),
        .events: JobRate(180_000, per: 60_000),
        .kibibytes: JobRate(512 * 1024, per: 60_000),
        // Every event may name another key: without this each would send us to its server once.
        .keyQuestions: JobRate(10, per: 60_000),
        // A gap of 5,000 events that comes in answers of 20 is 250 questions.
        .eventQuestions: JobRate(1_200, per: 60_000),
    ]

    package init() {}
}

/// What one peer may still cost: a token bucket for each kind. A value without a clock; times are milliseconds since 1970.
package struct OriginBudget: Sendable {
    private var buckets: [OriginCost: JobBucket]

    package init(_ rates: OriginRates = OriginRates()) {
        buckets = rates.rates.mapValues { JobBucket($0) }
    }

    /// Takes as much as that costs; all of the bucket when it is more than one holds.
    /// - Returns: false when there is not enough; then nothing is taken.
    package mutating func spend(_ count: Int, of cost: OriginCost, at now: Int64) -> Bool {
        guard var bucket = buckets[cost] else { return true }
        let count = min(max(0, count), bucket.rate.count)
        guard bucket.tokens(at: now) >= count else { return false }
        bucket.take(count, at: now)
        buckets[cost] = bucket
        return true
    }

    /// After how many milliseconds there is some of it again.
    package func wait(for cost: OriginCost, at now: Int64) -> Int64 {
        buckets[cost].map { $0.nextToken(after: now) - now } ?? 0
    }
}
