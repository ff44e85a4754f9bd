package import Chat

/// Which jobs of all a list is to hold; nil leaves a field open.
package struct JobFilter: Sendable, Equatable {
    package var queue: String?
    package var kind: String?
    package var state: JobState?
    /// The code of the last fault.
    package var faultCode: String?
    /// Made so long ago at least, in milliseconds.
    package var minAge: Int64?
    /// Made so long ago at most, in milliseconds.
    package var maxAge: Int64?

    package init(
        queue: String? = nil, kind: String? = nil, state: JobState? = nil, faultCode: String? = nil, minAge: Int64? = nil,
        maxAge: Int64? = nil
    ) {
        self.queue = queue
        self.kind = kind
        self.state = state
        self.faultCode = faultCode
        self.minAge = minAge
        self.maxAge = maxAge
    }

    /// Whether it takes jobs of every kind and state.
    var isOpen: Bool { queue == nil && kind == nil && state == nil && faultCode == nil }

    func takes(_ count: JobCount) -> Bool {
        (queue ?? count.queue) == count.queue && (kind ?? count.kind) == count.kind && (state ?? count.state) == count.state
    }
}

extension SQLSession {
    /// Jobs in front of an id, the newest first. The counters say which kinds and states there are; of each the first few are looked up.
    /// - Parameter now: what ages are counted from, in milliseconds since 1970.
    package func jobs(_ filter: JobFilter, before id: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> [JobRow] {
        let span = try jobSpan(filter, at: now)
        return try jobs(filter, JobWalk(above: span.lowerBound - 1, below: min(id, span.upperBound), isDown: true, limit: limit))
    }

    /// Jobs behind an id, the oldest first.
    /// - Parameter now: what ages are counted from, in milliseconds since 1970.
    package func jobs(_ filter: JobFilter, after id: Int64, limit: Int, at now: Int64) throws(StorageFailure) -> [JobRow] {
        let span = try jobSpan(filter, at: now)
        return try jobs(filter, JobWalk(above: max(id, span.lowerBound - 1), below: span.upperBound, isDown: false, limit: limit))
    }

    private func jobs(_ filter: JobFilter, _ walk: JobWalk) throws(StorageFailure) -> [JobRow] {
        if filter.isOpen { return try jobs(jobIDs(walk)) }
        var found: [Int64] = []
        for pair in try jobCounts().filter(filter.takes) {
            if let code = filter.faultCode {
                found += try jobIDs(pair.kind, pair.state, faultCode: code, walk)
            } else if pair.state == .ready {
                for priority in 0...9 { found += try readyJobIDs(pair.kind, priority: priority, walk) }
            } else {
                found += try jobIDs(pair.kind, pair.state, walk)
            }
        }
        return try jobs(Array((walk.isDown ? found.sorted(by: >) : found.sorted()).prefix(walk.limit)))
    }

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
