package import Chat

/// What is not to be tried before its time: twice as long after each failure. Bounded; what has waited longest is forgotten.
package struct PutOff<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var failures: Int
        var due: Int64
        var number: Int
    }

    private let backOff: BackOff
    private let most: Int
    private var entries: [Key: Entry] = [:]
    private var last = 0

    package init(_ backOff: BackOff, most: Int) {
        self.backOff = backOff
        self.most = most
    }

    /// How many there are.
    package var count: Int { entries.count }
    /// The next time in milliseconds at which something becomes due; nil when nothing waits.
    package func next(after now: Int64) -> Int64? { entries.values.map(\.due).filter { $0 > now }.min() }

    /// Whether it may be tried now.
    package func isDue(_ key: Key, at now: Int64) -> Bool { entries[key].map { $0.due <= now } ?? true }
    /// How often it failed.
    package func failures(of key: Key) -> Int { entries[key]?.failures ?? 0 }

    /// It failed at this time, in milliseconds.
    package mutating func failed(_ key: Key, at now: Int64) {
        last += 1
        let failures = failures(of: key) + 1
        entries[key] = Entry(failures: failures, due: now + backOff.plain(after: failures), number: last)
        if entries.count > most, let oldest = entries.min(by: { $0.value.number < $1.value.number }) { entries[oldest.key] = nil }
    }

    /// There is a reason to try it at once, as when somebody else has it too. What failed before is remembered.
    package mutating func hurry(_ key: Key, at now: Int64) {
        if let entry = entries[key], entry.due > now { entries[key]?.due = now }
    }

    /// It succeeded, or nobody wants it any more.
    package mutating func forget(_ key: Key) { entries[key] = nil }

    /// What is due, the oldest failure first.
    package func due(at now: Int64) -> [Key] {
        entries.filter { $0.value.due <= now }.sorted { $0.value.number < $1.value.number }.map(\.key)
    }
}
