/// Which sessions of a loop want to be looked at when: buckets of sessions by time, so that a sweep touches only what is
/// due. A session stands in one bucket that counts, at `noted`; others it may stand in are stale and passed over.
struct EngineDeadlines {
    /// Milliseconds of one bucket.
    private static let width: Int64 = 8

    private var buckets: [Int64: [EngineConnection]] = [:]
    private var swept: Int64

    init(now: Int64) {
        swept = now / Self.width
    }

    /// Notes when a session wants to be looked at. Cheap when that has only moved later.
    mutating func note(_ connection: EngineConnection, at time: Int64?) {
        guard let time, time < connection.notedDeadline else { return }
        connection.notedDeadline = time
        buckets[max(time / Self.width + 1, swept + 1), default: []].append(connection)
    }

    /// The sessions whose time has come. Each has to be noted again.
    mutating func due(_ now: Int64) -> [EngineConnection] {
        let last = now / Self.width
        var due: [EngineConnection] = []
        let passed = Int64(buckets.count) < last - swept ? buckets.keys.filter { $0 <= last }.sorted() : Array((swept + 1)..<(last + 1))
        for bucket in passed {
            for connection in buckets.removeValue(forKey: bucket) ?? [] where connection.notedDeadline <= now {
                connection.notedDeadline = .max
                due.append(connection)
            }
        }
        swept = max(swept, last)
        return due
    }
}
