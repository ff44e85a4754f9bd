import Chat

/// A stretch of ids, in one direction: how a list of jobs is walked.
struct JobWalk {
    /// Ids above this one.
    let above: Int64
    /// Ids below this one.
    let below: Int64
    /// From the newest to the oldest.
    let isDown: Bool
    let limit: Int
}

/// The ids of jobs, each statement along one index.
extension SQLSession {
    func jobIDs(_ walk: JobWalk) throws(StorageFailure) -> [Int64] {
        let values: [SQLValue] = [.int(walk.above), .int(walk.below), SQLValue(walk.limit)]
        if walk.isDown { return try rows("SELECT id FROM jobs WHERE id > $1 AND id < $2 ORDER BY id DESC LIMIT $3", values) { $0.int(0) } }
        return try rows("SELECT id FROM jobs WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3", values) { $0.int(0) }
    }

    /// Not those that are ready.
    func jobIDs(_ kind: String, _ state: JobState, _ walk: JobWalk) throws(StorageFailure) -> [Int64] {
        let values: [SQLValue] = [.text(kind), .int(state.rawValue), .int(walk.above), .int(walk.below), SQLValue(walk.limit)]
        if walk.isDown {
            return try rows(
                """
                SELECT id FROM jobs WHERE kind = $1 AND state = $2 AND state <> 2 AND id > $3 AND id < $4 ORDER BY id DESC LIMIT $5
                """, values
            ) { $0.int(0) }
        }
        return try rows(
            "SELECT id FROM jobs WHERE kind = $1 AND state = $2 AND state <> 2 AND id > $3 AND id < $4 ORDER BY id LIMIT $5", values
        ) { $0.int(0) }
    }

    func readyJobIDs(_ kind: String, priority: Int, _ walk: JobWalk) throws(StorageFailure) -> [Int64] {
        let values: [SQLValue] = [.text(kind), SQLValue(priority), .int(walk.above), .int(walk.below), SQLValue(walk.limit)]
        if walk.isDown {
            return try rows(
                """
                SELECT id FROM jobs WHERE kind = $1 AND state = 2 AND priority = $2 AND id > $3 AND id < $4 ORDER BY id DESC LIMIT $5
                """, values
            ) { $0.int(0) }
        }
        return try rows(
            "SELECT id FROM jobs WHERE kind = $1 AND state = 2 AND priority = $2 AND id > $3 AND id < $4 ORDER BY id LIMIT $5", values
        ) { $0.int(0) }
    }

    func jobIDs(_ kind: String, _ state: JobState, faultCode: String, _ walk: JobWalk) throws(StorageFailure) -> [Int64] {
        let values: [SQLValue] = [
            .text(faultCode), .text(kind), .int(state.rawValue), .int(walk.above), .int(walk.below), SQLValue(walk.limit),
        ]
        if walk.isDown {
            return try rows(
                """
                SELECT id FROM jobs WHERE fault_code = $1 AND kind = $2 AND state = $3 AND id > $4 AND id < $5 ORDER BY id DESC LIMIT $6
                """, values
            ) { $0.int(0) }
        }
        return try rows(
            "SELECT id FROM jobs WHERE fault_code = $1 AND kind = $2 AND state = $3 AND id > $4 AND id < $5 ORDER BY id LIMIT $6", values
        ) { $0.int(0) }
    }
}

extension SQLSession {
    /// The ids between which jobs of the wanted age lie. Ids grow with the time of making, so halving finds them without an index of times;
    /// where the clock was set back, a job may count as younger or older by as much.
    func jobSpan(_ filter: JobFilter, at now: Int64) throws(StorageFailure) -> Range<Int64> {
        let first = try filter.maxAge.map { age throws(StorageFailure) in try firstJob(madeSince: now - age) } ?? 1
        let last = try filter.minAge.map { age throws(StorageFailure) in try firstJob(madeSince: now - age + 1) } ?? .max
        return min(first, last)..<last
    }

    /// Below this id, every job was made before.
    private func firstJob(madeSince moment: Int64) throws(StorageFailure) -> Int64 {
        var low: Int64 = 1
        var high = (try integer("SELECT id FROM jobs ORDER BY id DESC LIMIT 1") ?? 0) + 1
        while low < high {
            let middle = low + (high - low) / 2
            let found = try first("SELECT id, created_at FROM jobs WHERE id >= $1 ORDER BY id LIMIT 1", [.int(middle)]) {
                (id: $0.int(0), madeAt: $0.int(1))
            }
            if let found, found.madeAt < moment { low = found.id + 1 } else { high = middle }
        }
        return low
    }

    /// The codes of faults that jobs have had, in order; each is one look-up.
    package func jobFaultCodes(limit: Int) throws(StorageFailure) -> [String] {
        var found: [String] = []
        while found.count < limit {
            let next = try first(
                "SELECT fault_code FROM jobs WHERE fault_code > $1 AND fault_code IS NOT NULL ORDER BY fault_code LIMIT 1",
                [.text(found.last ?? "")]
            ) { $0.text(0) }
            guard let next else { break }
            found.append(next)
        }
        return found
    }
}
