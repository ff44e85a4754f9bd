package import Chat

/// How many jobs there are of a queue, kind and state.
package struct JobCount: Sendable, Equatable {
    package let queue: String
    package let kind: String
    package let state: JobState
    package let count: Int
}

/// Changes of the counters that one body has made so far; written once at its end, in its transaction.
struct JobTally {
    private struct Key: Hashable {
        let queue: String
        let kind: String
        let state: JobState
    }

    private var changes: [Key: Int] = [:]
    private var ended: [String: (done: Int, failed: Int, waited: Int64)] = [:]

    /// A job left one state, nil for a new one, and came to another, nil for one that was removed.
    mutating func move(_ queue: String, _ kind: String, from: JobState?, to: JobState?, count: Int = 1) {
        guard from != to else { return }
        if let from { changes[Key(queue: queue, kind: kind, state: from), default: 0] -= count }
        if let to { changes[Key(queue: queue, kind: kind, state: to), default: 0] += count }
    }

    /// An attempt was made.
    /// - Parameter waited: milliseconds from when its time had come to its beginning.
    mutating func count(_ queue: String, _ outcome: JobOutcome, waited: Int64) {
        switch outcome {
        case .done: ended[queue, default: (0, 0, 0)].done += 1
        case .retry, .dead, .wait: ended[queue, default: (0, 0, 0)].failed += 1
        case .snooze, .again, .cancelled, .returned: return
        }
        ended[queue]?.waited += max(0, waited)
    }

    func write(at now: Int64, in session: any WriteSession) throws(StorageFailure) {
        for (key, change) in changes where change != 0 {
            try write(change, .text(key.queue), .text(key.kind), .int(key.state.rawValue), in: session)
        }
        for (queue, counts) in ended {
            try session.run(
                """
                INSERT INTO job_minutes (minute, queue, done, failed, waited) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (minute, queue) DO UPDATE SET done = job_minutes.done + $3, failed = job_minutes.failed + $4,
                    waited = job_minutes.waited + $5
                """, .int(now / 60_000), .text(queue), SQLValue(counts.done), SQLValue(counts.failed), .int(counts.waited))
        }
    }

    private func write(
        _ change: Int, _ queue: SQLValue, _ kind: SQLValue, _ state: SQLValue, in session: any WriteSession
    ) throws(StorageFailure) {
        let known = try session.run(
            "UPDATE job_counts SET count = count + $4 WHERE queue = $1 AND kind = $2 AND state = $3", queue, kind, state, SQLValue(change))
        if known > 0 { return }
        try session.run("INSERT INTO job_counts (queue, kind, state, count) VALUES ($1, $2, $3, $4)", queue, kind, state, SQLValue(change))
    }
}

extension SQLSession {
    /// How many jobs there are, by queue, kind and state; nothing is counted for it.
    package func jobCounts() throws(StorageFailure) -> [JobCount] {
        try rows("SELECT queue, kind, state, count FROM job_counts WHERE count > 0 ORDER BY queue, kind, state") {
            JobCount(queue: $0.text(0), kind: $0.text(1), state: JobState(rawValue: $0.int(2)) ?? .dead, count: Int($0.int(3)))
        }
    }
}
