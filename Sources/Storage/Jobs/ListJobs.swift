package import Chat

/// Which jobs of all a list is to hold; nil leaves a field open.
package struct JobFilter: Sendable, Equatable {
    package var queue: String?
    package var kind: String?
    package var state: JobState?

    package init(queue: String? = nil, kind: String? = nil, state: JobState? = nil) {
        self.queue = queue
        self.kind = kind
        self.state = state
    }

    /// Whether it leaves anything out.
    var isOpen: Bool { queue == nil && kind == nil && state == nil }

    func takes(_ count: JobCount) -> Bool {
        (queue ?? count.queue) == count.queue && (kind ?? count.kind) == count.kind && (state ?? count.state) == count.state
    }
}

extension SQLSession {
    /// Jobs in front of an id, the newest first. The counters say which kinds and states there are; of each the first few are looked up.
    package func jobs(_ filter: JobFilter, before id: Int64, limit: Int) throws(StorageFailure) -> [JobRow] {
        if filter.isOpen {
            let ids = try rows("SELECT id FROM jobs WHERE id < $1 ORDER BY id DESC LIMIT $2", [.int(id), SQLValue(limit)]) { $0.int(0) }
            return try jobs(ids)
        }
        var found: [Int64] = []
        for pair in try pairs(filter) {
            if pair.state == .ready {
                for priority in 0...9 {
                    found += try rows(
                        """
                        SELECT id FROM jobs WHERE kind = $1 AND state = 2 AND priority = $2 AND id < $3 ORDER BY id DESC LIMIT $4
                        """, [.text(pair.kind), SQLValue(priority), .int(id), SQLValue(limit)]
                    ) { $0.int(0) }
                }
            } else {
                found += try rows(
                    "SELECT id FROM jobs WHERE kind = $1 AND state = $2 AND state <> 2 AND id < $3 ORDER BY id DESC LIMIT $4",
                    [.text(pair.kind), .int(pair.state.rawValue), .int(id), SQLValue(limit)]
                ) { $0.int(0) }
            }
        }
        return try jobs(Array(found.sorted(by: >).prefix(limit)))
    }

    /// Jobs behind an id, the oldest first.
    package func jobs(_ filter: JobFilter, after id: Int64, limit: Int) throws(StorageFailure) -> [JobRow] {
        if filter.isOpen {
            return try jobs(rows("SELECT id FROM jobs WHERE id > $1 ORDER BY id LIMIT $2", [.int(id), SQLValue(limit)]) { $0.int(0) })
        }
        var found: [Int64] = []
        for pair in try pairs(filter) {
            if pair.state == .ready {
                for priority in 0...9 {
                    found += try rows(
                        "SELECT id FROM jobs WHERE kind = $1 AND state = 2 AND priority = $2 AND id > $3 ORDER BY id LIMIT $4",
                        [.text(pair.kind), SQLValue(priority), .int(id), SQLValue(limit)]
                    ) { $0.int(0) }
                }
            } else {
                found += try rows(
                    "SELECT id FROM jobs WHERE kind = $1 AND state = $2 AND state <> 2 AND id > $3 ORDER BY id LIMIT $4",
                    [.text(pair.kind), .int(pair.state.rawValue), .int(id), SQLValue(limit)]
                ) { $0.int(0) }
            }
        }
        return try jobs(Array(found.sorted().prefix(limit)))
    }

    private func pairs(_ filter: JobFilter) throws(StorageFailure) -> [JobCount] { try jobCounts().filter(filter.takes) }

    private func jobs(_ ids: [Int64]) throws(StorageFailure) -> [JobRow] {
        var found: [JobRow] = []
        for id in ids { if let job = try job(id) { found.append(job) } }
        return found
    }

    /// Since when the oldest ready job of a kind has waited, in milliseconds since 1970; nil without one.
    package func oldestReady(of kind: String) throws(StorageFailure) -> Int64? {
        var oldest: Int64?
        for priority in 0...9 {
            let found = try integer(
                "SELECT run_at FROM jobs WHERE kind = $1 AND state = 2 AND priority = $2 ORDER BY id LIMIT 1", .text(kind),
                SQLValue(priority))
            if let found { oldest = min(found, oldest ?? .max) }
        }
        return oldest
    }

    /// What was done and what failed, by queue, in the minutes from one on; counted since 1970.
    package func jobMinutes(from minute: Int64) throws(StorageFailure) -> [(minute: Int64, queue: String, done: Int, failed: Int)] {
        try rows(
            "SELECT minute, queue, done, failed FROM job_minutes WHERE minute >= $1 ORDER BY minute, queue", [.int(minute)]
        ) { ($0.int(0), $0.text(1), Int($0.int(2)), Int($0.int(3))) }
    }
}
