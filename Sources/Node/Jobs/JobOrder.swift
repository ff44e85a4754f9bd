package import CanonicalJSON
package import Chat
package import Storage

/// What a person asks of the job queue, whether over HTTP or on the command line: one reader for both.
package enum JobOrder: Sendable, Equatable {
    /// The orders by name, as they stand on the local socket.
    package enum Name: String, Sendable, CaseIterable {
        case list, counts, providers, show, cancel, retry, run, retryAll, pause, resume, probe
    }

    /// A page of jobs.
    case list(JobFilter)
    /// How many there are, what is paused and what comes by itself.
    case counts
    /// Whom jobs ask outside, and how that goes.
    case providers
    /// One with its attempts.
    case show(Int64)
    /// Something done with one.
    case act(JobAct, Int64)
    /// All dead ones of a kind begin anew; unless it is confirmed, it only tells how many.
    case retryAll(kind: String, isConfirmed: Bool)
    /// A queue or provider stops, or goes on.
    case pause(Bool, JobGateScope, String, why: String?)
    /// Makes jobs that do nothing for so many milliseconds.
    case probe(count: Int, milliseconds: Int64)

    /// Reads the fields of an order.
    /// - Throws: `invalid` with every wrong field; `job_not_found` for an id that is none.
    package init(_ name: Name, _ input: JSON) throws(Refusal) {
        switch name {
        case .list: self = .list(try Self.filter(input))
        case .counts: self = .counts
        case .providers: self = .providers
        case .show: self = .show(try Self.id(input))
        case .cancel: self = .act(.cancel, try Self.id(input))
        case .retry: self = .act(.retry, try Self.id(input))
        case .run: self = .act(.runNow, try Self.id(input))
        case .retryAll: self = try Self.retryAll(input)
        case .pause: self = try Self.pause(true, input)
        case .resume: self = try Self.pause(false, input)
        case .probe: self = try Self.probe(input)
        }
    }

    private static func id(_ input: JSON) throws(Refusal) -> Int64 {
        guard let id = input["id"]?.int ?? input["id"]?.string.flatMap({ Int64($0) }) else { throw Refusal.notFound(.job) }
        return id
    }

    /// Seconds; ten years.
    private static let ages: ClosedRange<Int64> = 0...315_360_000

    private static func filter(_ input: JSON) throws(Refusal) -> JobFilter {
        var fields = Fields(input)
        let queue = fields.optionalString("queue", length: 1...64)
        let kind = fields.optionalString("kind", length: 1...64)
        let state = fields.optionalString("state", length: 1...16)
        let known = state.flatMap { JobState(word: $0) }
        if state != nil, known == nil {
            fields.fault("state", .unknownValue, "state must be one of: \(JobState.allCases.map(\.word).joined(separator: ", ")).")
        }
        let code = fields.optionalString("code", length: 1...64)
        let (minAge, maxAge) = (fields.optionalInt("minAge", in: ages), fields.optionalInt("maxAge", in: ages))
        try fields.check()
        return JobFilter(
            queue: queue, kind: kind, state: known, faultCode: code, minAge: minAge.map { $0 * 1000 }, maxAge: maxAge.map { $0 * 1000 })
    }

    private static func retryAll(_ input: JSON) throws(Refusal) -> JobOrder {
        var fields = Fields(input)
        let kind = fields.string("kind", length: 1...64)
        let isConfirmed = fields.optionalBool("confirm") ?? false
        try fields.check()
        return .retryAll(kind: kind, isConfirmed: isConfirmed)
    }

    private static func pause(_ isPaused: Bool, _ input: JSON) throws(Refusal) -> JobOrder {
        var fields = Fields(input)
        let scope: JobGateScope = fields.has("provider") ? .provider : .queue
        let name = fields.string(scope.rawValue, length: 1...64)
        let why = fields.optionalString("why", length: 1...256)
        try fields.check()
        return .pause(isPaused, scope, name, why: why)
    }

    private static func probe(_ input: JSON) throws(Refusal) -> JobOrder {
        var fields = Fields(input)
        let count = fields.optionalInt("count", in: 1...100_000) ?? 1
        let milliseconds = fields.optionalInt("milliseconds", in: 0...60_000) ?? 0
        try fields.check()
        return .probe(count: Int(count), milliseconds: milliseconds)
    }
}
